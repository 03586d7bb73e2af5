//! What every test stands on: a server with a database of its own, people to act in it, and a browser without a screen.

mod browser;
pub(crate) mod command;
mod course;
mod exit;
mod html;
pub(crate) mod log;
pub(crate) mod passkey;
pub(crate) mod people;
pub(crate) mod postgres;
pub(crate) mod tools;
pub(crate) mod weft;

use std::sync::LazyLock;

use tokio::{
    runtime::Runtime,
    task::{LocalSet, spawn_local},
};
use weft_server::store::Engine;

pub(crate) use browser::{Browser, Form, Page};
pub(crate) use command::{Said, weft};
pub(crate) use course::{Course, Plan};
pub(crate) use exit::{folder, small_disk};
pub(crate) use html::Element;
pub(crate) use log::LOG;
pub(crate) use people::{Client, PASSWORD, Therapist};
pub(crate) use tools::{find_binary, pdf_text, roles, run_tool, sentences, squeezed, weft_binary};
pub(crate) use weft::Weft;

/// One runtime for all tests: servers and pools that several tests share outlive each of them.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

/// Runs a test against a fresh Weft.
pub(crate) fn on(engine: Engine, test: impl AsyncFnOnce(Weft)) {
    RUNTIME.block_on(async { test(Weft::start(engine).await).await });
}

/// Runs a test against the sample practice, which is made once an engine and must not be changed.
pub(crate) fn on_sample(engine: Engine, test: impl AsyncFnOnce(&'static Weft)) {
    RUNTIME.block_on(async { test(Weft::sample(engine).await).await });
}

/// Does the same so many times at once.
pub(crate) async fn at_once<T: 'static, F: Future<Output = T> + 'static>(times: usize, act: impl Fn() -> F) -> Vec<T> {
    let acting = async {
        let acts: Vec<_> = (0..times).map(|_| spawn_local(act())).collect();
        let mut done = Vec::new();
        for each in acts {
            done.push(each.await.expect("it ends"));
        }
        done
    };
    LocalSet::new().run_until(acting).await
}

/// Makes two tests of each function, `NAME::sqlite` and `NAME::postgres`.
macro_rules! both_engines {
    ($($test:ident),+ $(,)?) => { $crate::support::both_engines!(@ on $($test),+); };
    (sample: $($test:ident),+ $(,)?) => { $crate::support::both_engines!(@ on_sample $($test),+); };
    (@ $run:ident $($test:ident),+) => {$(
        mod $test {
            #[test]
            fn sqlite() {
                $crate::support::$run(weft_server::store::Engine::Sqlite, super::$test);
            }

            #[test]
            fn postgres() {
                $crate::support::$run(weft_server::store::Engine::Postgres, super::$test);
            }
        }
    )+};
}
pub(crate) use both_engines;
