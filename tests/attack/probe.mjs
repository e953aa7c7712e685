// Somebody who talks to themselves while others attack, on a thread of their own, so that the attackers' work is not taken for the
// server's.
import {parentPort, workerData} from "node:worker_threads";
import {RawClient} from "../e2e/lib/raw_client.mjs";

const pauseMs = 40;
const client = await RawClient.join(workerData, "Probe");
const room = (await client.ask("create", {name: "Echo", access: "private", cid: "probe-room"})).room.id;
let times = [];
parentPort.on("message", () => {
    parentPort.postMessage(times.sort((a, b) => a - b));
    times = [];
});
parentPort.postMessage("ready");
for (;;) {
    const begun = performance.now();
    await client.say("echo", room);
    times.push(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
}
