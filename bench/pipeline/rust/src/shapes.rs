//! The shapes: how three stages are joined. A stage is `work(stage, item)`, the
//! sink a sum. Must not know what the work is nor measure anything.
//!
//! `stream`, `stream_ord`: one chain of futures' buffer_unordered or buffered.
//! `pumps`, `pumps_ord`: the Pumps form, which is also what people write by
//! hand: a task a stage, its running futures, a select! and an mpsc channel
//! (`buffer` items; Pumps has 1).
//! `pumps_bp`, `pumps_bp_ord`: channels of 1 and a relay task with an mpsc
//! channel of `buffer` before every stage and behind the last: backpressure as
//! Pumps has it.
//! `workers`: a task for each running item, async-channel between stages.

use std::future::Future;
use std::time::Duration;

use futures::stream::{
    self, FuturesOrdered, FuturesUnordered, Stream, StreamExt,
};
use tokio::sync::mpsc::{channel, Receiver};

use crate::report::fail;

pub const STAGES: usize = 3;

pub struct Plan {
    pub shape: String,
    pub items: usize,
    pub concurrency: usize,
    pub buffer: usize,
    /// What the consumer does after each item.
    pub pause: Duration,
}

/// The futures that a stage keeps going.
trait Running<Fut: Future>:
    Stream<Item = Fut::Output> + Default + Unpin + Send
{
    fn put(&mut self, future: Fut);
    fn held(&self) -> usize;
}

impl<Fut: Future + Send> Running<Fut> for FuturesUnordered<Fut> {
    fn put(&mut self, future: Fut) {
        self.push(future);
    }
    fn held(&self) -> usize {
        self.len()
    }
}

impl<Fut: Future + Send> Running<Fut> for FuturesOrdered<Fut>
where
    Fut::Output: Send,
{
    // Newer versions say push_back; Debian 12 has 0.3.21.
    #[allow(deprecated)]
    fn put(&mut self, future: Fut) {
        self.push(future);
    }
    fn held(&self) -> usize {
        self.len()
    }
}

/// One stage of the Pumps form. The wait for room in `send` is the stall: what
/// runs is not polled meanwhile.
fn stage<R, F, Fut>(
    mut input: Receiver<usize>,
    concurrency: usize,
    room: usize,
    work: F,
) -> Receiver<usize>
where
    R: Running<Fut> + 'static,
    F: Fn(usize) -> Fut + Send + 'static,
    Fut: Future<Output = usize> + Send + 'static,
{
    let (sender, output) = channel(room);
    tokio::spawn(async move {
        let mut running = R::default();
        loop {
            let held = running.held();
            tokio::select! {
                biased;
                Some(item) = input.recv(), if held < concurrency => {
                    running.put(work(item));
                }
                Some(item) = running.next(), if held > 0 => {
                    if sender.send(item).await.is_err() {
                        break;
                    }
                }
                else => break,
            }
        }
    });
    output
}

/// A task that does nothing but give an edge more room.
fn relay(mut input: Receiver<usize>, room: usize) -> Receiver<usize> {
    let (sender, output) = channel(room);
    tokio::spawn(async move {
        while let Some(item) = input.recv().await {
            if sender.send(item).await.is_err() {
                break;
            }
        }
    });
    output
}

/// The numbers 0..items from a task of their own.
fn source(items: usize, room: usize) -> Receiver<usize> {
    let (sender, output) = channel(room);
    tokio::spawn(async move {
        for item in 0..items {
            if sender.send(item).await.is_err() {
                break;
            }
        }
    });
    output
}

async fn sum(
    mut items: impl Stream<Item = usize> + Unpin,
    pause: Duration,
) -> u64 {
    let mut sum = 0;
    while let Some(item) = items.next().await {
        sum += item as u64;
        if !pause.is_zero() {
            tokio::time::sleep(pause).await;
        }
    }
    sum
}

async fn received(mut items: Receiver<usize>, pause: Duration) -> u64 {
    sum(
        stream::poll_fn(move |context| items.poll_recv(context)),
        pause,
    )
    .await
}

async fn pumps<R, F, Fut>(plan: &Plan, relayed: bool, work: F) -> u64
where
    R: Running<Fut> + 'static,
    F: Fn(usize, usize) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = usize> + Send + 'static,
{
    let room = if relayed { 1 } else { plan.buffer };
    let edge = |input| {
        if relayed {
            relay(input, plan.buffer)
        } else {
            input
        }
    };
    let mut items = edge(source(plan.items, room));
    for number in 0..STAGES {
        let work = work.clone();
        items = edge(stage::<R, _, _>(
            items,
            plan.concurrency,
            room,
            move |item| work(number, item),
        ));
    }
    received(items, plan.pause).await
}

async fn workers<F, Fut>(plan: &Plan, work: F) -> u64
where
    F: Fn(usize, usize) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = usize> + Send + 'static,
{
    let (sender, mut items) = async_channel::bounded(plan.buffer);
    let count = plan.items;
    tokio::spawn(async move {
        for item in 0..count {
            if sender.send(item).await.is_err() {
                break;
            }
        }
    });
    for number in 0..STAGES {
        let (sender, output) = async_channel::bounded(plan.buffer);
        for _ in 0..plan.concurrency {
            let (input, sender, work) =
                (items.clone(), sender.clone(), work.clone());
            tokio::spawn(async move {
                while let Ok(item) = input.recv().await {
                    // Debian 12's compiler keeps a borrow in an awaited call.
                    let call = work(number, item);
                    if sender.send(call.await).await.is_err() {
                        break;
                    }
                }
            });
        }
        items = output;
    }
    sum(items, plan.pause).await
}

/// Runs the plan to its end; the sum of what came out.
pub async fn run<F, Fut>(plan: &Plan, work: F) -> u64
where
    F: Fn(usize, usize) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = usize> + Send + 'static,
{
    let c = plan.concurrency;
    let (first, second, third) = (work.clone(), work.clone(), work.clone());
    match plan.shape.as_str() {
        "stream" => {
            let items = stream::iter(0..plan.items)
                .map(move |item| first(0, item))
                .buffer_unordered(c)
                .map(move |item| second(1, item))
                .buffer_unordered(c)
                .map(move |item| third(2, item))
                .buffer_unordered(c);
            sum(items, plan.pause).await
        }
        "stream_ord" => {
            let items = stream::iter(0..plan.items)
                .map(move |item| first(0, item))
                .buffered(c)
                .map(move |item| second(1, item))
                .buffered(c)
                .map(move |item| third(2, item))
                .buffered(c);
            sum(items, plan.pause).await
        }
        "pumps" => pumps::<FuturesUnordered<_>, _, _>(plan, false, work).await,
        "pumps_ord" => {
            pumps::<FuturesOrdered<_>, _, _>(plan, false, work).await
        }
        "pumps_bp" => {
            pumps::<FuturesUnordered<_>, _, _>(plan, true, work).await
        }
        "pumps_bp_ord" => {
            pumps::<FuturesOrdered<_>, _, _>(plan, true, work).await
        }
        "workers" => workers(plan, work).await,
        other => fail(&format!(
            "shape '{other}', expected one of: stream, stream_ord, pumps, \
             pumps_ord, pumps_bp, pumps_bp_ord, workers"
        )),
    }
}

/// A channel alone: a task sends, and who calls this receives, which with two
/// threads is another one than the task's. (Two tasks would share a thread:
/// tokio runs a woken task next on the thread that woke it.)
pub async fn hop(plan: &Plan) -> u64 {
    received(source(plan.items, plan.buffer), plan.pause).await
}
