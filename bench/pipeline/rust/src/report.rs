//! The arguments that every program of this bench takes and the line of JSON it
//! prints (see the head of bench/pipeline/rows.py). Must not know the shapes.

use std::future::Future;
use std::time::{Duration, Instant};

/// How many threads run the tasks.
#[derive(Clone, Copy, PartialEq)]
pub enum Runtime {
    OneThread,
    TwoThreads,
}

/// `<shape> <input> <concurrency> <buffer> <ct|mt>`
pub struct Arguments {
    pub shape: String,
    pub input: String,
    pub concurrency: usize,
    pub buffer: usize,
    pub runtime: Runtime,
}

/// A durations file: microseconds of each item in each of the three stages.
pub type Durations = Vec<[u64; 3]>;

pub fn fail(text: &str) -> ! {
    eprintln!("{text}");
    std::process::exit(2)
}

/// A number of at least 1, or the end of the program.
fn positive(name: &str, text: &str) -> usize {
    match text.parse() {
        Ok(number) if number > 0 => number,
        _ => fail(&format!("{name}: '{text}' is not a number above 0")),
    }
}

pub fn arguments() -> Arguments {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.len() != 5 {
        fail("arguments: <shape> <input> <concurrency> <buffer> <ct|mt>");
    }
    Arguments {
        shape: words[0].clone(),
        input: words[1].clone(),
        concurrency: positive("concurrency", &words[2]),
        buffer: positive("buffer", &words[3]),
        runtime: match words[4].as_str() {
            "ct" => Runtime::OneThread,
            "mt" => Runtime::TwoThreads,
            other => fail(&format!("runtime '{other}', expected ct or mt")),
        },
    }
}

impl Arguments {
    pub fn items(&self) -> usize {
        positive("items", &self.input)
    }

    pub fn durations(&self) -> Durations {
        let text = std::fs::read_to_string(&self.input)
            .unwrap_or_else(|why| fail(&format!("{}: {why}", self.input)));
        text.lines()
            .map(|line| {
                let numbers: Vec<u64> = line
                    .split(' ')
                    .filter_map(|word| word.parse().ok())
                    .collect();
                numbers.try_into().unwrap_or_else(|_| {
                    fail(&format!("{}: not three numbers: {line}", self.input))
                })
            })
            .collect()
    }

    /// Runs `work` on the runtime that was asked for.
    pub fn block_on<F: Future>(&self, work: F) -> F::Output {
        let mut builder = match self.runtime {
            Runtime::OneThread => tokio::runtime::Builder::new_current_thread(),
            Runtime::TwoThreads => {
                let mut builder = tokio::runtime::Builder::new_multi_thread();
                builder.worker_threads(2);
                builder
            }
        };
        builder
            .enable_time()
            .build()
            .expect("a runtime")
            .block_on(work)
    }
}

/// User and system time of the process so far.
fn cpu_time() -> Duration {
    // SAFETY: getrusage fills a struct of plain numbers.
    let used = unsafe {
        let mut used: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &mut used);
        used
    };
    let of = |time: libc::timeval| {
        Duration::from_secs(time.tv_sec as u64)
            + Duration::from_micros(time.tv_usec as u64)
    };
    of(used.ru_utime) + of(used.ru_stime)
}

/// KiB. Not ru_maxrss: that one survives exec, so it can be the parent's.
fn peak_memory() -> u64 {
    let status =
        std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok())
        .unwrap_or(0)
}

/// Measures from its making on.
pub struct Meter {
    start: Instant,
    cpu: Duration,
}

impl Meter {
    #[allow(clippy::new_without_default)]
    pub fn new() -> Meter {
        Meter {
            cpu: cpu_time(),
            start: Instant::now(),
        }
    }

    /// Prints what `items` items through `stages` stages took. Ends the program
    /// when `sum` shows that an item was lost or came twice.
    pub fn finish(self, items: usize, stages: usize, sum: u64) {
        let wall = self.start.elapsed().as_secs_f64();
        let cpu = (cpu_time() - self.cpu).as_secs_f64();
        let all = items as u64;
        if sum != all * (all - 1) / 2 {
            eprintln!("items were lost or came twice: sum {sum} of {items}");
            std::process::exit(1);
        }
        println!(
            "{{\"items\": {items}, \"ms\": {:.3}, \"ns\": {:.2}, \
             \"cpu_ms\": {:.3}, \"rss_kib\": {}}}",
            wall * 1e3,
            wall * 1e9 / (items * stages) as f64,
            cpu * 1e3,
            peak_memory()
        );
    }
}
