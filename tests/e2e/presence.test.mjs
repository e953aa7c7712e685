// Who is here and who types, between real pages.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

// The grace of ten seconds, and the two ticks around it.
const goneMs = 20_000;

describe("who is here", () => {
    let scene, server, ann, ben;

    before(async () => {
        scene = await Scene.of("Ann");
        ({server, ann} = scene);
    });

    after(() => scene?.close());

    const here = (visitor, count) => visitor.page.getByRole("button", {name: new RegExp(`^${count} here`)});
    const panel = (visitor) => visitor.page.getByRole("region", {name: "People"});
    const typing = (visitor) => visitor.page.getByText(/(is|are) typing$/);

    it("is counted, and the count rises when somebody comes", async () => {
        await here(ann, 1).waitFor();
        ben = await scene.join("Ben");
        await here(ann, 2).waitFor();
        await here(ben, 2).waitFor();
    });

    it("is the same person in another tab", async () => {
        const tab = await ben.another(server.url);
        await here(tab, 2).waitFor();
        await here(ann, 2).waitFor();
        await tab.page.close();
    });

    it("is listed, and Escape closes the list", async () => {
        await here(ann, 2).press("Enter");
        const people = panel(ann).getByRole("listitem");
        await eventually(async () => {
            const names = (await people.allTextContents()).map((name) => name.replace(/[\u2068\u2069]/g, ""));
            assert.deepEqual(names, ["Ann (you)", "Ben"]);
        });
        await ann.page.keyboard.press("Escape");
        await panel(ann).waitFor({state: "detached"});
    });

    it("is seen typing until the message comes", async () => {
        await ben.composer.focus();
        await ben.page.keyboard.type("Hello");
        await typing(ann).waitFor();
        assert.match(await typing(ann).textContent(), /Ben/);
        assert.equal(await typing(ben).count(), 0, "nobody is told of themselves");
        await ben.page.keyboard.press("Enter");
        await ann.sees("Hello");
        await typing(ann).waitFor({state: "detached"});
    });

    it("is not seen typing any more after a while without a key, and then nothing is drawn", async () => {
        await ben.composer.focus();
        await ben.page.keyboard.type("Half a thou");
        await typing(ann).waitFor();
        await typing(ann).waitFor({state: "detached"});
        await ann.settle();
    });

    it("comes back by a reload, and is gone some time after the page is closed", async () => {
        await ben.page.reload();
        await ben.ready();
        await here(ben, 2).waitFor();
        await here(ann, 2).waitFor();
        await ben.close();
        ben = undefined;
        await here(ann, 1).waitFor({timeout: goneMs});
    });
});
