// What the page tells outside of its canvas: the title, the tab's icon, and the system's notifications.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, launch, Visitor} from "./lib/chat.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {Server} from "./lib/server.mjs";

/// Runs in the page: what would be shown is written down, and what the person would be asked.
function watchNotifications(permission) {
    window.shown = [];
    window.asked = 0;
    ServiceWorkerRegistration.prototype.showNotification = async function(title, options) {
        window.shown.push({title, ...options});
    };
    window.Notification = class {
        static permission = permission;
        static async requestPermission() {
            window.asked++;
            return window.Notification.permission = navigator.userActivation.isActive ? "granted" : "default";
        }
    };
}

describe("a page that is not looked at", () => {
    let browser, server, bob;

    before(async () => {
        browser = await launch();
        server = await Server.start();
        bob = await RawClient.join(server, "Bob");
    });

    after(async () => {
        bob?.close();
        await server?.stop();
        await browser?.close();
    });

    async function open(name, permission) {
        const visitor = await Visitor.open(browser, "");
        await visitor.context.addInitScript(watchNotifications, permission);
        await visitor.page.goto(server.url);
        await visitor.enter(name);
        await visitor.page.evaluate(async () => { await navigator.serviceWorker.ready; });
        return visitor;
    }

    const shown = (visitor) => visitor.page.evaluate(() => window.shown);
    const icon = (visitor) => visitor.page.locator("link[rel=icon]").getAttribute("href");

    it("counts on its title and its icon", async () => {
        const ann = await open("Counter", "denied");
        const plain = await icon(ann);
        await ann.setVisible(false);
        await bob.say("one");
        await eventually(async () => assert.match(await ann.page.title(), /^\(1\) Lobby/));
        await eventually(async () => assert.match(await icon(ann), /^data:image\/png/));
        const one = await icon(ann);
        await bob.say("two");
        await eventually(async () => assert.notEqual(await icon(ann), one));
        await ann.setVisible(true);
        await eventually(async () => assert.doesNotMatch(await ann.page.title(), /^\(/));
        await eventually(async () => assert.equal(new URL(await icon(ann), server.url).pathname, plain));
        assert.deepEqual(await shown(ann), []);
        await ann.close();
    });

    it("tells from one tab only, and a click leads to the message", async () => {
        const ann = await open("Tabs", "granted");
        const second = await ann.another(server.url);
        await second.ready();
        const tabs = [ann, second];
        for (const tab of tabs) await tab.setVisible(false);
        const seq = await bob.say("to be told once");
        for (const tab of tabs) await eventually(async () => assert.match(await tab.page.title(), /^\(1\)/));
        await eventually(async () => {
            const all = [...await shown(ann), ...await shown(second)];
            assert.deepEqual(all.map(({title, body}) => [title, body]), [["Bob \u2013 Lobby", "to be told once"]]);
        });
        const [{data}] = [...await shown(ann), ...await shown(second)];
        assert.equal(data.path, `/r/lobby/${seq}`);
        // The tab that told goes: the other one takes its place.
        const [teller, other] = (await shown(ann)).length ? [ann, second] : [second, ann];
        await teller.page.close();
        await eventually(async () => {
            const said = `told by the other ${Date.now()}`;
            const before = await other.page.title();
            await bob.say(said);
            // A hidden page draws nothing; its title says that it has come.
            await eventually(async () => assert.notEqual(await other.page.title(), before));
            assert.ok((await shown(other)).some(({body}) => body === said));
        });
        await other.setVisible(true);
        await other.page.evaluate((path) => navigator.serviceWorker.dispatchEvent(new MessageEvent("message", {data: {open: path}})), data.path);
        await eventually(async () => assert.equal(await other.page.evaluate(() => location.pathname), data.path));
        await other.sees("to be told once");
        await ann.close();
    });

    it("asks for permission by a click only, after something was missed", async () => {
        const ann = await open("Shy", "default");
        const offer = ann.page.getByText("Be told when somebody writes while you are elsewhere?");
        await bob.say("seen as it comes");
        await ann.sees("seen as it comes");
        assert.equal(await offer.isVisible(), false);
        await ann.setVisible(false);
        await bob.say("missed");
        await offer.waitFor();
        await ann.setVisible(true);
        assert.equal(await ann.page.evaluate(() => window.asked), 0);
        await ann.page.getByRole("button", {name: "Turn on"}).click();
        await offer.waitFor({state: "hidden"});
        assert.equal(await ann.page.evaluate(() => window.Notification.permission), "granted");
        await ann.setVisible(false);
        await bob.say("told now");
        await eventually(async () => assert.equal((await shown(ann)).at(-1)?.body, "told now"));
        await ann.close();
    });

    it("opens the message when its notification is clicked in the system", async () => {
        const ann = await open("Clicker", "granted");
        const seq = await bob.say("click me");
        await ann.sees("click me");
        const [worker] = ann.context.serviceWorkers();
        await worker.evaluate((path) => {
            const notification = {close() {}, data: {path}};
            const event = new ExtendableEvent("notificationclick");
            Object.defineProperty(event, "notification", {value: notification});
            self.dispatchEvent(event);
        }, `/r/lobby/${seq}`);
        await ann.page.waitForURL(`**/r/lobby/${seq}`);
        await ann.close();
    });
});
