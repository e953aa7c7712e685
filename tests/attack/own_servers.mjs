// Attacks that want a server of another kind: with TLS, with few descriptors, with a log that is read. Each starts its own, ends it, and
// says what went wrong, or nothing.
import {execFileSync} from "node:child_process";
import {once} from "node:events";
import {readFileSync} from "node:fs";
import https from "node:https";
import net from "node:net";
import tls from "node:tls";
import {RawClient} from "../e2e/lib/raw_client.mjs";
import {Server} from "../e2e/lib/server.mjs";

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const handshakeMs = 10_000;  // limits::handshake_ms
const restShareMax = 0.1;    // of one core

async function withServer(choice, act) {
    const server = await Server.start(choice);
    try {
        return await act(server);
    } finally {
        await server.stop();
    }
}

async function connect(port) {
    const socket = net.connect(port, "127.0.0.1");
    socket.on("error", () => {});
    socket.on("data", () => {});
    socket.ended = new Promise((resolve) => socket.on("close", resolve));
    await Promise.race([once(socket, "connect"), socket.ended]);
    return socket;
}
const crowd = (port, count) => Promise.all(Array.from({length: count}, () => connect(port)));

/// Seconds of a processor; the clock of proc(5) ticks a hundred times a second.
function used(server) {
    const fields = readFileSync(`/proc/${server.child.pid}/stat`, "utf8").replace(/.*\) /, "").split(" ");
    return (Number(fields[11]) + Number(fields[12])) / 100;
}
async function spins(server) {
    const before = used(server);
    await pause(1000);
    return used(server) - before > restShareMax;
}

/// The first bytes of a ClientHello, as a browser would send them.
async function beginningOfHello() {
    const listener = net.createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const client = tls.connect({port: listener.address().port, host: "127.0.0.1", rejectUnauthorized: false});
    client.on("error", () => {});
    const [accepted] = await once(listener, "connection");
    const [hello] = await once(accepted, "data");
    client.destroy();
    accepted.destroy();
    listener.close();
    return hello.subarray(0, hello.length - 1);
}

/// How long one more takes who means well; over TLS.
function healthMs(port) {
    const begun = performance.now();
    return new Promise((resolve, reject) => {
        const request = https.get({port, host: "127.0.0.1", path: "/healthz", rejectUnauthorized: false, agent: false}, (answer) => {
            answer.resume();
            answer.on("end", () => resolve(performance.now() - begun));
        });
        request.on("error", reject);
    });
}

export const ownServerAttacks = (webRoot, quick) => ({
    "half a TLS handshake": () => withServer({webRoot, keepsErrors: true, options: ["--dev-tls"]}, async (server) => {
        const half = await beginningOfHello();
        const sockets = await crowd(server.port, quick ? 100 : 1000);
        sockets.forEach((socket, i) => socket.write(half.subarray(0, i % 2 ? half.length : 5)));
        const times = [];
        for (let i = 0; i < 20; ++i) times.push(await healthMs(server.port));
        const slowest = Math.max(...times);
        if (!quick && slowest > 200) return `a handshake of somebody else took ${slowest.toFixed(0)} ms`;
        if (!quick) {
            await Promise.race([Promise.all(sockets.map((socket) => socket.ended)), pause(2 * handshakeMs)]);
            if (sockets.some((socket) => !socket.destroyed)) return "they are still connected";
        }
        sockets.forEach((socket) => socket.destroy());
        if (await spins(server)) return "it spins afterwards";
    }),
    "no descriptor is left": () => withServer({webRoot, keepsErrors: true}, async (server) => {
        const client = await RawClient.join(server, "Before");
        // Fewer than it was told when it started, so that accept(2) itself fails.
        const open = 100;
        execFileSync("prlimit", ["--pid", String(server.child.pid), `--nofile=${open}:${open}`]);
        const sockets = await crowd(server.port, quick ? 150 : 300);
        await client.say("still here");
        if (await spins(server)) return "it spins while none is left";
        await client.say("and after a second");
        sockets.forEach((socket) => socket.destroy());
        const after = await RawClient.join(server, "After");
        await after.say("as before");
        after.close();
        client.close();
        if (server.errors.length > 64 * 1024) return `it wrote ${server.errors.length} bytes into its log`;
    }),
    "lines for the log": () => withServer({webRoot, keepsErrors: true, options: ["--log-level", "debug"]}, async (server) => {
        const evil = "x\r\n2026-01-01T00:00:00.000+00:00 error forged\x1b[2J\x07\u202e";
        for (const head of [`GET /${evil} HTTP/1.1\r\nHost: localhost`, `GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: \x1b]0;x\x07`,
                            `GET /%0d%0a%1b%5b2J HTTP/1.1\r\nHost: localhost`, `GET /ws HTTP/1.1\r\nHost: localhost\r\nOrigin: http://a\x1b[2J`,
                            `\x1b[2J\x00\n / HTTP/1.1`]) {
            const socket = await connect(server.port);
            socket.write(`${head}\r\n\r\n`);
            await Promise.race([socket.ended, pause(200)]);
            socket.destroy();
        }
        const client = await RawClient.join(server, "Ann");
        await Promise.allSettled([client.ask("auth", {name: evil}), client.ask("create", {name: evil, cid: evil}), client.ask(evil, {}),
                                  client.ask("post", {room: evil, cid: evil, body: evil})]);
        client.close();
        await pause(300);
        if (/[^\x20-\x7e\n\x80-\xff]/.test(server.errors)) return "control characters are in the log";
        if (/^2026-01-01|\xe2\x80\xae/m.test(server.errors)) return "a line was forged, or turned round";
        if (!server.errors.includes("a client has come")) return "the log says nothing, so this showed nothing";
    }),
});
