// The real server binary, on a free port with a data directory of its own.
import {spawn} from "node:child_process";
import {once} from "node:events";
import {mkdtempSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {dirname, join} from "node:path";
import {createInterface} from "node:readline";
import {fileURLToPath} from "node:url";

export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");
export const pageDir = process.env.PARLEY_PAGE_DIR || join(root, "build/wasm");
const binary = process.env.PARLEY_SERVER || join(root, "build/release/native-server/parley-server");
const startMs = 10_000;

// A test that fails may leave one behind.
const running = new Set();
process.once("exit", () => { for (const child of running) child.kill("SIGKILL"); });

/// Resolves with the first line that the server says, rejects when it ends or stays silent.
async function firstLine(child) {
    const lines = createInterface({input: child.stdout});
    const silent = new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error("the server said nothing")), startMs);
        timer.unref();
    });
    const ended = once(child, "exit").then(([code]) => {
        throw new Error(`the server ended at once with ${code}`);
    });
    ended.catch(() => {});
    const [line] = await Promise.race([once(lines, "line"), ended, silent]);
    return line;
}

export class Server {
    /// Without arguments: a free port, and an empty data directory that stop() removes. `options`: more for its command line.
    /// With `keepsErrors` what it says on standard error is kept as `errors`.
    static async start({port = 0, dataDir = "", webRoot = pageDir, options = [], keepsErrors = false} = {}) {
        const server = new Server();
        server.options = options;
        server.dataDir = dataDir || mkdtempSync(join(tmpdir(), "parley-e2e-"));
        server.ownsDataDir = !dataDir;
        server.webRoot = webRoot;
        server.keepsErrors = keepsErrors;
        server.errors = "";
        await server.run(port);
        return server;
    }

    async run(port) {
        const options = ["--host", "127.0.0.1", "--port", String(port), "--data-dir", this.dataDir, "--web-root", this.webRoot,
                         "--allow-root", ...this.options];
        if (!this.options.includes("--no-welcome-room=false")) options.push("--no-welcome-room");
        if (!this.options.includes("--log-level")) options.push("--log-level", "warn");
        this.child = spawn(binary, options, {stdio: ["ignore", "pipe", this.keepsErrors ? "pipe" : "inherit"]});
        running.add(this.child);
        const child = this.child;
        child.once("exit", () => running.delete(child));
        this.child.stderr?.on("data", (bytes) => { this.errors += bytes.toString("latin1"); });
        const line = await firstLine(this.child);
        const address = /^listening on https?:\/\/(.*):(\d+)$/.exec(line);
        if (!address) throw new Error(`unexpected first line: ${line}`);
        this.port = Number(address[2]);
        this.url = `http://localhost:${this.port}`;
        this.socketUrl = `ws://localhost:${this.port}`;
    }

    /// Ends the process by the signal and returns its exit code (null when the signal killed it).
    async end(signal) {
        if (this.child.exitCode !== null || this.child.signalCode !== null) return this.child.exitCode;
        const exited = once(this.child, "exit");
        this.child.kill(signal);
        const [code] = await exited;
        return code;
    }

    /// Starts again where it was.
    async restart() {
        await this.run(this.port);
    }

    async stop() {
        await this.end("SIGKILL");
        if (this.ownsDataDir) rmSync(this.dataDir, {recursive: true, force: true});
    }
}
