//! Overhead: items that need no work, through three stages, or (shape `hop`)
//! through one channel. Must not sleep.

use std::arch::asm;
use std::time::Duration;

use peers::report::{arguments, Meter};
use peers::shapes::{hop, run, Plan, STAGES};

/// Keeps the optimiser from seeing through `value`. (std::hint::black_box does
/// the same in compilers newer than Debian 12's.)
fn opaque(mut value: usize) -> usize {
    // SAFETY: no instruction at all; the value keeps its register.
    unsafe {
        asm!("/* {0} */", inout(reg) value,
             options(nomem, nostack, preserves_flags));
    }
    value
}

fn main() {
    let arguments = arguments();
    let plan = Plan {
        shape: arguments.shape.clone(),
        items: arguments.items(),
        concurrency: arguments.concurrency,
        buffer: arguments.buffer,
        pause: Duration::ZERO,
    };
    arguments.block_on(async {
        let meter = Meter::new();
        if plan.shape == "hop" {
            let sum = hop(&plan).await;
            meter.finish(plan.items, 1, sum);
        } else {
            let nothing = |_, item| async move { opaque(item) };
            let sum = run(&plan, nothing).await;
            meter.finish(plan.items, STAGES, sum);
        }
    });
}
