// What strangers may try, one after another, against a server that this starts on loopback, and what others feel of it meanwhile:
// attack.mjs [--quick]. Every loop is bounded. Exit code 1 when the server ended, memory or descriptors passed their bounds, it spins
// at rest, an attack was answered as it should not be, or others waited too long, twice; --quick, which runs beside other tests, only
// prints how long they waited.
import {randomBytes} from "node:crypto";
import {once} from "node:events";
import {mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync} from "node:fs";
import net from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {Worker} from "node:worker_threads";
import {RawClient} from "../e2e/lib/raw_client.mjs";
import {Server} from "../e2e/lib/server.mjs";
import {ownServerAttacks} from "./own_servers.mjs";

const quick = process.argv.includes("--quick");
const many = quick ? 100 : 1000;
const waitMs = quick ? 700 : 4000;
const slowerMsMax = 100;
const memoryKbMax = 150 * 1024;  // more than before the first attack
const descriptorsMax = 64;       // that may be left when the attackers are gone, for a moment
const restShareMax = 0.1;        // of one core

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const webRoot = mkdtempSync(join(tmpdir(), "parley-attack-"));
writeFileSync(join(webRoot, "index.html"), "<!doctype html><title>page</title>");
const server = await Server.start({webRoot});

async function connect() {
    const socket = net.connect(server.port, "127.0.0.1");
    socket.answer = "";
    socket.on("data", (bytes) => { if (socket.answer.length < 4096) socket.answer += bytes.toString("latin1"); });
    socket.on("error", () => {});
    socket.ended = new Promise((resolve) => socket.on("close", resolve));
    await Promise.race([once(socket, "connect"), socket.ended]);
    return socket;
}
const crowd = (count) => Promise.all(Array.from({length: count}, connect));
const drop = (sockets) => sockets.forEach((socket) => socket.destroy());

/// The whole answer to raw bytes, or what there is of it after a while.
async function ask(bytes) {
    const socket = await connect();
    socket.write(bytes);
    await Promise.race([socket.ended, pause(waitMs)]);
    drop([socket]);
    return socket.answer;
}

const handshake = (path = "/ws") => `GET ${path} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`;

async function upgraded(path) {
    const socket = await connect();
    socket.write(handshake(path));
    while (!socket.answer.includes("\r\n\r\n") && !socket.destroyed) await pause(5);
    return socket;
}

/// RFC 6455 section 5.2, with a mask of zeros.
function frame(opcode, payload, last = true) {
    const bytes = Buffer.from(payload);
    const head = [(last ? 0x80 : 0) | opcode];
    if (bytes.length < 126) head.push(0x80 | bytes.length);
    else if (bytes.length < 65536) head.push(0x80 | 126, bytes.length >> 8, bytes.length & 0xFF);
    else head.push(0x80 | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((shift) => (bytes.length >>> shift) & 0xFF));
    return Buffer.concat([Buffer.from(head), Buffer.alloc(4), bytes]);
}

/// Sends frames on a new socket and waits for its end; the close code, or 0.
async function closes(frames, path) {
    const socket = await upgraded(path);
    let last = Buffer.alloc(0);
    socket.on("data", (bytes) => { last = Buffer.concat([last, bytes]).subarray(-64 * 1024); });
    for (const one of frames) socket.write(one);
    await Promise.race([socket.ended, pause(waitMs + 1000)]);
    drop([socket]);
    const at = last.lastIndexOf(0x88);
    return at >= 0 && at + 4 <= last.length ? last.readUInt16BE(at + 2) : 0;
}

const attacks = {
    "heads that never end": async () => {
        const sockets = await crowd(many);
        for (let i = 0; i < 10; ++i) {
            for (const socket of sockets) socket.write(i === 0 ? "GET / HTTP/1.1\r\nHost: x\r\n" : `X-${i}: x\r\n`);
            await pause(waitMs / 10);
        }
        drop(sockets);
    },
    "connections without a word": async () => {
        const sockets = await crowd(many);
        await pause(waitMs);
        drop(sockets);
    },
    "sockets that never sign in": async () => {
        const sockets = [];
        for (let i = 0; i < many / 10; ++i) sockets.push(...await Promise.all(Array.from({length: 10}, () => upgraded("/ws"))));
        drop(sockets);
    },
    "a flood of fragments": async () => {
        const bytes = Buffer.concat([frame(1, "x", false), ...Array.from({length: 6000}, () => frame(0, "", false))]);
        return await closes([bytes]) === 1009 ? "" : "it was not closed with 1009";
    },
    "a flood of pings": async () => {
        const socket = await upgraded("/ws");
        const pings = Buffer.concat(Array.from({length: 1000}, () => frame(9, "ping")));
        for (let i = 0; i < (quick ? 10 : 100) && !socket.destroyed; ++i) {
            socket.write(pings);
            await pause(10);
        }
        drop([socket]);
    },
    "giant frames": async () => {
        for (let i = 0; i < 5; ++i) if (await closes([frame(1, "x".repeat(1 << 20))]) !== 1009) return "it was not closed with 1009";
    },
    "deep JSON": async () => {
        const socket = await upgraded("/ws");
        for (let i = 0; i < 20; ++i) socket.write(frame(1, "[".repeat(200_000)));
        await pause(waitMs);
        drop([socket]);
        return socket.answer.includes("malformed") ? "" : "it was not called malformed";
    },
    "text that is no UTF-8": async () => {
        for (const bytes of [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xE2, 0x82]])
            if (await closes([frame(1, Buffer.from(bytes))]) !== 1007) return "it was not closed with 1007";
    },
    "joins without end": async () => {
        const client = await RawClient.join(server, "Crowd");
        for (let i = 0; i < (quick ? 20 : 100); ++i)
            await Promise.allSettled(Array.from({length: 50}, (_, n) => client.ask("join", {room: n % 2 ? "lobby" : `no-${i}-${n}`})));
        client.close();
    },
    "paths out of the folder": async () => {
        for (const path of ["/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/..%2f..%2fetc/passwd", "//etc/passwd", "/r/..%5c..%5cparley.db",
                            "/files/..%2f..%2fparley.db/x", "/%00/etc/passwd"]) {
            const answer = await ask(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
            if (answer.includes("root:") || answer.includes("SQLite format")) return `${path} was served`;
        }
    },
    "smuggled requests": async () => {
        const hidden = "GET /missing HTTP/1.1\r\nHost: localhost\r\n\r\n";
        for (const lines of ["Transfer-Encoding: chunked", `Content-Length: ${hidden.length}`, "Content-Length: 3\r\nTransfer-Encoding: chunked"]) {
            const answer = await ask(`GET /index.html HTTP/1.1\r\nHost: localhost\r\n${lines}\r\n\r\n${hidden}`);
            if ((answer.match(/HTTP\/1\.1 /g) ?? []).length > 1) return `answered twice: ${lines}`;
        }
    },
    ...ownServerAttacks(webRoot, quick),
};

const processOf = () => `/proc/${server.child.pid}`;
const memoryKb = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`${processOf()}/status`, "utf8"))[1]);
const descriptors = () => readdirSync(`${processOf()}/fd`).length;
/// Seconds of a processor that it used so far; the clock of proc(5) ticks a hundred times a second.
function used() {
    const fields = readFileSync(`${processOf()}/stat`, "utf8").replace(/.*\) /, "").split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
}

const probe = new Worker(new URL("probe.mjs", import.meta.url), {workerData: {socketUrl: server.socketUrl}});
await once(probe, "message");
async function p99() {
    const answer = once(probe, "message");
    probe.postMessage("tell");
    const [times] = await answer;
    return times[Math.floor(times.length * 0.99)] ?? 0;
}

const failures = [];
await pause(quick ? 1000 : 5000);
const idle = await p99();
const memoryBefore = memoryKb();
const descriptorsBefore = descriptors();
console.log(`${"attack".padEnd(30)} p99 ms   RSS MB  descriptors   (idle: ${idle.toFixed(1)}, ${(memoryBefore / 1024).toFixed(0)}, ${descriptorsBefore})`);
for (const [name, attack] of Object.entries(attacks)) {
    const wrong = [await attack()].filter(Boolean);
    await pause(300);  // for the probe to have said something
    if (server.child.exitCode !== null || server.child.signalCode !== null) {
        failures.push(`${name}: the server ended`);
        break;
    }
    for (let i = 0; i < 40 && descriptors() > descriptorsBefore + descriptorsMax; ++i) await pause(100);
    let slow = await p99();
    if (!quick && slow > idle + slowerMsMax) {
        // The machine may have been busy with something else.
        await attack();
        slow = Math.min(slow, await p99());
        if (slow > idle + slowerMsMax) wrong.push("others waited too long");
    }
    const [memory, open] = [memoryKb(), descriptors()];
    if (memory > memoryBefore + memoryKbMax) wrong.push("too much memory");
    if (open > descriptorsBefore + descriptorsMax) wrong.push("too many descriptors");
    console.log(`${name.padEnd(30)} ${slow.toFixed(1).padStart(6)} ${(memory / 1024).toFixed(0).padStart(8)} ${String(open).padStart(12)}   ${wrong.join(", ")}`);
    failures.push(...wrong.map((one) => `${name}: ${one}`));
}
await probe.terminate();
if (failures.every((one) => !one.endsWith("the server ended"))) {
    const before = used();
    await pause(1000);
    if (used() - before > restShareMax) failures.push("it spins at rest");
}
await server.stop();
rmSync(webRoot, {recursive: true});
for (const failure of failures) console.log(`failed: ${failure}`);
process.exit(failures.length > 0 ? 1 : 0);
