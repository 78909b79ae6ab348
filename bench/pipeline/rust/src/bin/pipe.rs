//! Makespan: every item sleeps in each stage as the durations file says. Shape
//! `timer` instead tells how late this runtime's timer is (late_ms, the mean).
//! Must not do work besides the sleep, or it would not be the schedule alone.

use std::sync::Arc;
use std::time::{Duration, Instant};

use peers::report::{arguments, Arguments, Durations, Meter};
use peers::shapes::{run, Plan, STAGES};

/// Mean of what `concurrency` sleepers at a time sleep too long.
async fn lateness(durations: Arc<Durations>, concurrency: usize) -> Duration {
    let sleepers: Vec<_> = (0..concurrency)
        .map(|first| {
            let durations = durations.clone();
            tokio::spawn(async move {
                let mut late = Duration::ZERO;
                for item in durations.iter().skip(first).step_by(concurrency) {
                    let wait = Duration::from_micros(item[0]);
                    let start = Instant::now();
                    tokio::time::sleep(wait).await;
                    late += start.elapsed().saturating_sub(wait);
                }
                late
            })
        })
        .collect();
    let mut late = Duration::ZERO;
    for sleeper in sleepers {
        late += sleeper.await.expect("a sleeper");
    }
    late / durations.len() as u32
}

async fn makespan(arguments: &Arguments, durations: Arc<Durations>) {
    let plan = Plan {
        shape: arguments.shape.clone(),
        items: durations.len(),
        concurrency: arguments.concurrency,
        buffer: arguments.buffer,
        pause: Duration::ZERO,
    };
    let work = move |stage: usize, item: usize| {
        let wait = Duration::from_micros(durations[item][stage]);
        async move {
            tokio::time::sleep(wait).await;
            item
        }
    };
    let meter = Meter::new();
    let sum = run(&plan, work).await;
    meter.finish(plan.items, STAGES, sum);
}

fn main() {
    let arguments = arguments();
    let durations = Arc::new(arguments.durations());
    if arguments.shape == "timer" {
        let late =
            arguments.block_on(lateness(durations, arguments.concurrency));
        println!("{{\"late_ms\": {:.4}}}", late.as_secs_f64() * 1e3);
    } else {
        arguments.block_on(makespan(&arguments, durations));
    }
}
