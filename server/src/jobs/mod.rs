//! Work that may take longer than a request: done on a thread of its own, heard from while it goes on.

use std::{
    future::Future,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use tokio::time::{MissedTickBehavior, interval};

use crate::slow::{self, Idle};

/// How often someone hears from work that goes on.
const EVERY: Duration = Duration::from_millis(300);
/// Longer than this without a beat, and the process that did it is gone.
pub(crate) const SILENCE_MILLIS: i64 = 20_000;

/// Those of this process.
static RUNNING: AtomicUsize = AtomicUsize::new(0);

/// How many jobs this process is doing.
pub(crate) fn running() -> usize {
    RUNNING.load(Ordering::Relaxed)
}

/// One more as long as this lives: a job may also be given up.
struct Running;

impl Running {
    fn begin() -> Self {
        RUNNING.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        RUNNING.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Whoever hears from a job while it runs.
pub(crate) trait Listener: Send {
    fn beat(&mut self) -> impl Future<Output = ()> + Send;
}

/// Does the work and lets `listener` hear every so often until it is done. `None`: the work broke down.
pub(crate) async fn run<T: Send + 'static>(
    idle: Idle,
    work: impl FnOnce() -> T + Send + 'static,
    mut listener: impl Listener,
) -> Option<T> {
    let _running = Running::begin();
    let mut work = slow::begin(idle, work);
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    // The first tick comes at once; work that is quick is never heard of.
    ticks.tick().await;
    loop {
        tokio::select! {
            done = &mut work => return done.ok(),
            _ = ticks.tick() => listener.beat().await,
        }
    }
}
