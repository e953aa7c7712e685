// Where most journeys begin: Grace is in the lobby, by the protocol alone, and Ann is at the page.
import {launch, Visitor} from "./chat.mjs";
import {RawClient} from "./raw_client.mjs";
import {Server} from "./server.mjs";

export class Scene {
    /// `prepare` is what Grace does before Ann comes.
    static async open(prepare = async () => {}) {
        const scene = new Scene();
        try {
            scene.browser = await launch();
            scene.server = await Server.start();
            scene.grace = await RawClient.join(scene.server, "Grace");
            await prepare(scene.grace);
            scene.ann = await Visitor.join(scene.browser, scene.server.url, "Ann");
        } catch (error) {
            await scene.close();
            throw error;
        }
        return scene;
    }

    async close() {
        await this.ann?.close();
        this.grace?.close();
        await this.server?.stop();
        await this.browser?.close();
    }
}
