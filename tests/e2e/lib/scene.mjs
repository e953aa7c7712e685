// Where most journeys begin: a server, and people at the page.
import {launch, Visitor} from "./chat.mjs";
import {RawClient} from "./raw_client.mjs";
import {Server} from "./server.mjs";

export class Scene {
    constructor() {
        this.opened = [];
    }

    /// These people come to the page, one after the other, and are there by their names: `scene.ann`. With options of their
    /// browser: Scene.of("Ann", ["Ben", {viewport: ...}]).
    static of(...people) {
        return Scene.with({}, ...people);
    }

    /// The same, with options of the server.
    static with(options, ...people) {
        return Scene.begin(options, async (scene) => {
            for (const person of people) await scene.join(...[person].flat());
        });
    }

    /// Grace is in the lobby, by the protocol alone, and Ann at the page. `prepare` is what Grace does before Ann comes.
    static open(prepare = async () => {}) {
        return Scene.begin({}, async (scene) => {
            await prepare(await scene.far("Grace"));
            await scene.join("Ann");
        });
    }

    static async begin(options, enter) {
        const scene = new Scene();
        try {
            scene.browser = scene.closes(await launch());
            scene.server = await Server.start(options);
            scene.closes({close: () => scene.server.stop()});
            await enter(scene);
        } catch (error) {
            await scene.close();
            throw error;
        }
        return scene;
    }

    /// At the page, through the name dialog.
    async join(name, options = {}, path = "") {
        return (this[name.toLowerCase()] = this.closes(await Visitor.join(this.browser, this.server.url + path, name, options)));
    }

    /// By the protocol alone; with a token, as who had it before.
    async far(name, token) {
        return (this[name.toLowerCase()] = this.closes(await RawClient.join(this.server, name, token)));
    }

    /// A page at which nobody has said yet who they are.
    async visit(options = {}) {
        return this.closes(await Visitor.open(this.browser, this.server.url, options));
    }

    closes(one) {
        this.opened.push(one);
        return one;
    }

    /// The last one first, and all of them, whatever one of them complains of.
    async close() {
        const last = this.opened.pop();
        if (!last) return;
        try {
            await last.close();
        } finally {
            await this.close();
        }
    }
}
