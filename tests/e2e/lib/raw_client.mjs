// Somebody without a page: the protocol as it is, on a WebSocket.
import {randomUUID} from "node:crypto";
import {once} from "node:events";
import WebSocket from "ws";
import {patienceMs} from "./chat.mjs";

export class RawClient {
    /// In the lobby, as somebody new; or, with a token, as who it belongs to.
    static async join(server, name, token = "") {
        const client = new RawClient();
        client.asked = new Map();
        client.pushes = [];
        client.lastId = 0;
        client.socket = new WebSocket(server.socketUrl + "/ws", "parley.v1.json");
        client.socket.on("message", (data) => client.take(JSON.parse(data.toString())));
        await once(client.socket, "open");
        client.welcome = await client.ask("auth", token ? {token} : {name});
        await client.ask("join", {room: "lobby"});
        return client;
    }

    take(message) {
        // Who is silent is given up by the server.
        if (message.type === "beat" && !message.id) this.socket.send(JSON.stringify({type: "beat", payload: {cursors: []}}));
        const waiting = this.asked.get(message.id);
        this.asked.delete(message.id);
        if (waiting) waiting(message);
        else this.pushes.push(message);
    }

    /// The payload of the answer; an error is thrown.
    async ask(type, payload) {
        const id = ++this.lastId;
        let timer;
        const answer = await new Promise((resolve, reject) => {
            timer = setTimeout(() => reject(new Error(`no answer to ${type}`)), patienceMs);
            this.asked.set(id, resolve);
            this.socket.send(JSON.stringify({type, id, payload}));
        });
        clearTimeout(timer);
        if (answer.type === "error") throw new Error(`${type}: ${answer.payload.name}, ${answer.payload.message}`);
        return answer.payload;
    }

    /// A command that becomes an event; resolves with its seq.
    async change(type, room, fields = {}) {
        return (await this.ask(type, {room, cid: randomUUID(), ...fields})).seq;
    }

    say(text, room = "lobby") {
        return this.change("send", room, {body: text});
    }

    /// The bodies of everything that was posted in the room.
    async bodies(room = "lobby") {
        const bodies = [];
        for (let seq = 0, more = true; more;) {
            const page = await this.ask("history", {room, anchor: "after", seq, limit: 200});
            bodies.push(...page.events.filter((event) => event.kind === "posted").map((event) => event.body));
            seq = page.events.at(-1)?.seq ?? seq;
            more = page.more;
        }
        return bodies;
    }

    close() {
        this.socket.terminate();
    }
}
