// A network between the page and the server that can go dead without a word, as Wi-Fi does in a laptop that sleeps.
import {once} from "node:events";
import {connect, createServer} from "node:net";

export class Wire {
    static async to(server) {
        const wire = new Wire();
        wire.pairs = new Set();
        wire.listener = createServer((near) => wire.join(near, connect(server.port, "127.0.0.1")));
        wire.listener.listen(0, "127.0.0.1");
        await once(wire.listener, "listening");
        wire.url = `http://localhost:${wire.listener.address().port}`;
        return wire;
    }

    join(near, far) {
        const pair = {near, far};
        this.pairs.add(pair);
        for (const [from, to] of [[near, far], [far, near]]) {
            from.on("data", (bytes) => { if (!pair.dead) to.write(bytes); });
            from.on("error", () => {});
            from.on("close", () => {
                this.pairs.delete(pair);
                if (!pair.dead) to.destroy();
            });
        }
    }

    /// What is connected now looks open for ever, and nothing comes through. New connections work.
    goDead() {
        for (const pair of this.pairs) pair.dead = true;
    }

    stop() {
        this.listener.close();
        for (const {near, far} of this.pairs) {
            near.destroy();
            far.destroy();
        }
    }
}
