//! What a consumer that is busy with something else costs the items in flight:
//! each item sleeps 2 to 18 ms twice in each stage, the consumer awaits 200 ms
//! after each item, and added_ms is by how much the slowest call was slower
//! than its own sleeps. On tokio's virtual clock, so exact; must not read a
//! real one.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::Arc;
use std::time::Duration;

use peers::report::{arguments, fail, Runtime};
use peers::shapes::{run, Plan};
use tokio::time::{sleep, Instant};

const PAUSE: Duration = Duration::from_millis(200);

/// 2 to 18 ms. Jitters, for equal waits end in one poll and hide the stall.
fn half(stage: usize, item: usize) -> Duration {
    let mixed = (item as u64 * 3 + stage as u64 + 1)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    Duration::from_millis(2 + (mixed >> 33) % 17)
}

fn main() {
    let arguments = arguments();
    if arguments.runtime != Runtime::OneThread {
        fail("runtime 'mt': the virtual clock needs ct");
    }
    let plan = Plan {
        shape: arguments.shape.clone(),
        items: arguments.items(),
        concurrency: arguments.concurrency,
        buffer: arguments.buffer,
        pause: PAUSE,
    };
    let worst = Arc::new(AtomicU64::new(0));
    let seen = worst.clone();
    let work = move |stage: usize, item: usize| {
        let seen = seen.clone();
        async move {
            let start = Instant::now();
            sleep(half(stage, item)).await;
            sleep(half(stage, item)).await;
            let added = start.elapsed().saturating_sub(2 * half(stage, item));
            seen.fetch_max(added.as_millis() as u64, Ordering::Relaxed);
            item
        }
    };
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime")
        .block_on(run(&plan, work));
    println!("{{\"added_ms\": {}}}", worst.load(Ordering::Relaxed));
}
