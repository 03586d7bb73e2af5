// A server of its own for each worker: the sample practice on a fresh database, gone when the worker ends. Its clock
// begins at a moment the project names, whatever day it is outside: the sample's days follow it.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const target = join(import.meta.dirname, "../../../target");

/** A running Weft. */
export interface Weft {
  /** "http://127.0.0.1:40113", without a slash at the end. */
  readonly address: string;
  /** The process is killed, in the middle of whatever it does. */
  crash(): Promise<void>;
  /** It is started again, on the same data and at the same address. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts Weft at `moment` (RFC 3339) and waits for its address; what it said stands in the error if it gets not that far. */
export async function startWeft(moment: string): Promise<Weft> {
  const data = await mkdtemp(join(tmpdir(), "weft-e2e-"));
  const binary = process.env.WEFT_BIN ?? join(target, "debug/weft");
  const start = (addr: string) =>
    spawn(binary, ["serve", "--sample", "--addr", addr], {
      env: {
        ...process.env,
        WEFT_DATA_DIR: data,
        WEFT_TEST_CLOCK: moment,
        WEFT_SITE_DIR: process.env.WEFT_SITE_DIR ?? join(target, "site"),
      },
    });
  let server = start("127.0.0.1:0");
  const address = await addressOf(server);
  return {
    address,
    async crash() {
      await ended(server, "SIGKILL");
    },
    async restart() {
      server = start(new URL(address).host);
      await addressOf(server);
    },
    async stop() {
      await ended(server, "SIGTERM");
      await rm(data, { recursive: true, force: true });
    },
  };
}

function addressOf(server: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = "";
    const hear = (words: Buffer) => {
      said += words.toString();
      const address = said.match(/^serving: (http:\S+?)\/?$/m)?.[1];
      if (address) {
        found(address);
      }
    };
    server.stdout?.on("data", hear);
    server.stderr?.on("data", hear);
    server.once("error", failed);
    server.once("exit", (code) => failed(new Error(`Weft ended with ${code} before it was ready:\n${said}`)));
  });
}

async function ended(server: ChildProcess, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) {
    return;
  }
  const exit = new Promise((done) => server.once("exit", done));
  server.kill(signal);
  const patience = setTimeout(() => server.kill("SIGKILL"), 5_000);
  await exit;
  clearTimeout(patience);
}
