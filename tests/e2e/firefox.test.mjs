// The main things in Firefox too, which edits, composes and draws by code of its own.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually} from "./lib/chat.mjs";
import {Firefox, whyNoFirefox} from "./lib/firefox.mjs";
import {RawClient} from "./lib/raw_client.mjs";
import {Server} from "./lib/server.mjs";

describe("Firefox", {skip: whyNoFirefox() || false, timeout: 240_000}, () => {
    let firefox, server, grace, page;
    const problems = [];

    before(async () => {
        server = await Server.start();
        grace = await RawClient.join(server, "Grace");
        await grace.say("Hello from far away");
        firefox = await Firefox.start();
        page = await firefox.browser.newPage();
        page.on("pageerror", (error) => problems.push(String(error)));
        await page.goto(server.url);
    });

    after(async () => {
        await firefox?.stop();
        grace?.close();
        await server?.stop();
    });

    const value = () => page.$eval("#composer", (field) => field.value);
    const label = () => page.evaluate(() => document.activeElement.getAttribute("aria-label"));
    const articles = () => page.$$eval("[role=article]", (all) => all.map((article) => article.textContent));
    const sees = (text) => eventually(async () => assert.ok((await articles()).some((one) => one.includes(text)), text));

    async function press(modifier, key) {
        await page.keyboard.down(modifier);
        await page.keyboard.press(key);
        await page.keyboard.up(modifier);
    }

    it("comes in and reads", async () => {
        const name = await page.waitForSelector("#name-field", {visible: true});
        await name.type("Ann");
        await page.keyboard.press("Enter");
        await page.waitForSelector("[role=log]");
        await sees("Hello from far away");
        await eventually(async () => assert.equal(await label(), "Message Lobby"));
    });

    it("draws words in their colour", async () => {
        const article = await page.waitForSelector("[role=article] p");
        const inkOf = (shot) => page.evaluate(async (source) => {
            const image = new Image();
            image.src = source;
            await image.decode();
            const canvas = new OffscreenCanvas(image.width, image.height);
            const context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            const {data} = context.getImageData(0, 0, image.width, image.height);
            const ground = data[0] + data[1] + data[2];
            let unlike = 0;
            for (let i = 0; i < data.length; i += 4) unlike += Math.abs(data[i] + data[i + 1] + data[i + 2] - ground) > 300;
            return unlike;
        }, "data:image/png;base64," + shot);
        // The tree is there with the first frame; glyphs come spread over the next ones.
        await eventually(async () => {
            const ink = await inkOf(await page.screenshot({clip: await article.boundingBox(), encoding: "base64"}));
            assert.ok(ink > 100, `${ink} pixels of ink`);
        });
    });

    it("has the page as a tree", async () => {
        const tree = await page.evaluate(() => Array.from(
            document.querySelectorAll("#mirror > *, #mirror main > *"),
            (element) => element.getAttribute("role") || element.localName));
        for (const wanted of ["nav", "main", "h1", "button", "log"]) assert.ok(tree.includes(wanted), `${wanted} in ${tree}`);
        assert.equal(await page.$eval("[data-active]", (stand) => stand.getAttribute("aria-owns")), "composer");
    });

    it("types and sends", async () => {
        await page.keyboard.type("Typed in Firefox");
        assert.equal(await value(), "Typed in Firefox");
        await page.keyboard.press("Enter");
        await sees("Typed in Firefox");
        assert.equal(await value(), "");
        await eventually(async () => assert.ok((await grace.bodies()).includes("Typed in Firefox")));
    });

    it("hears what others say", async () => {
        await grace.say("And back");
        await sees("And back");
    });

    it("takes pasted text, and undoes", async () => {
        await page.keyboard.type("copied words");
        await press("Control", "a");
        await press("Control", "x");
        assert.equal(await value(), "");
        await press("Control", "v");
        await eventually(async () => assert.equal(await value(), "copied words"));
        await press("Control", "z");
        await eventually(async () => assert.equal(await value(), ""));
        await press("Control", "v");
        await page.keyboard.press("Enter");
        await sees("copied words");
    });

    it("takes a pasted picture, and sends it", async () => {
        // A page may fill the clipboard only within what a person does.
        await page.evaluate(() => {
            const canvas = document.createElement("canvas");
            canvas.width = 60;
            canvas.height = 40;
            canvas.getContext("2d").fillRect(0, 0, 60, 40);
            window.addEventListener("keydown", () => {
                const picture = new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
                window.copied = navigator.clipboard.write([new ClipboardItem({"image/png": picture})]).then(() => "copied", String);
            }, {once: true, capture: true});
        });
        await page.keyboard.press("Shift");
        assert.equal(await page.evaluate(() => window.copied), "copied");
        await press("Control", "v");
        await page.waitForSelector("#mirror [aria-label='Files to be sent']");
        await eventually(async () => assert.match(await page.$eval("#mirror", (mirror) => mirror.textContent), /\.png, \d/));
        await page.focus("#composer");
        await page.keyboard.type("a picture");
        await page.keyboard.press("Enter");
        await sees("a picture");
        await page.waitForSelector("[role=log] a[href*='.png']");
    });

    // No protocol that drives Firefox has input methods: the page's own events stand for one, in the order in which Firefox sends
    // them, and the text changes as it would. What they can't show is whether Firefox itself keeps to that order.
    async function compose(steps) {
        await page.evaluate((texts) => {
            const field = document.activeElement;
            const start = field.selectionStart;
            const fire = (event) => field.dispatchEvent(event);
            const composition = (type, data) => fire(new CompositionEvent(type, {data, bubbles: true, cancelable: true}));
            const press = (key) => fire(new KeyboardEvent("keydown", {key, keyCode: 229, isComposing: true, bubbles: true, cancelable: true}));
            let length = 0;
            composition("compositionstart", "");
            for (const text of texts) {
                press("Process");
                composition("compositionupdate", text);
                field.setRangeText(text, start, start + length, "end");
                length = text.length;
                fire(new InputEvent("input", {data: text, inputType: "insertCompositionText", isComposing: true, bubbles: true}));
            }
            window.taken = !press("Enter");
            window.composed = field.value;
            composition("compositionend", texts.at(-1));
            fire(new InputEvent("input", {data: texts.at(-1), inputType: "insertCompositionText", bubbles: true}));
        }, steps);
    }

    for (const [language, steps] of [["Japanese", ["に", "にほ", "日本"]], ["Chinese", ["ni", "你"]], ["Korean", ["ㅎ", "하", "한"]],
                                     ["dead keys", ["´", "é"]]]) {
        it(`takes a composition: ${language}`, async () => {
            await page.keyboard.type("> ");
            await compose(steps);
            const word = `> ${steps.at(-1)}`;
            assert.deepEqual(await page.evaluate(() => [window.composed, window.taken]), [word, false], "Enter is the input method's");
            assert.equal((await articles()).some((one) => one.includes(word)), false, "nothing was sent");
            await page.keyboard.type("!");
            await page.keyboard.press("Enter");
            await sees(`${word}!`);
            assert.equal(await value(), "");
        });
    }

    it("lays a real link over an address, which opens beside the chat", async () => {
        const address = `${server.url}/healthz`;
        await grace.say(`look at ${address}, please`);
        await sees("look at");
        const box = await eventually(async () => {
            const link = await page.$(`[role=article] a[href="${address}"]`);
            return page.evaluate((element) => element.getBoundingClientRect().toJSON(), link);
        });
        const place = {x: box.x + 20, y: box.y + box.height / 2};
        await page.mouse.move(place.x, place.y);
        const link = await page.waitForSelector("#hot a");
        const told = await link.evaluate((element) => ["href", "target", "rel"].map((name) => element.getAttribute(name)));
        assert.deepEqual(told, [address, "_blank", "noopener noreferrer"]);
        assert.equal(await page.evaluate(({x, y}) => document.elementFromPoint(x, y).closest("a")?.href, place), address);
        for (const button of ["middle", "left"]) {
            const before = (await firefox.browser.pages()).length;
            await page.mouse.click(place.x, place.y, {button});
            const opened = await eventually(async () => {
                const pages = await firefox.browser.pages();
                const found = pages.find((one) => one !== page && one.url() === address);
                assert.ok(found && pages.length === before + 1, "the address is what was opened");
                return found;
            });
            await opened.close();
            await page.bringToFront();
            assert.equal(page.url().startsWith(server.url), true);
            await eventually(async () => assert.equal(await label(), "Message Lobby"));
        }
        await page.mouse.move(5, 5);
        await eventually(async () => assert.equal(await page.$("#hot a"), null));
    });

    it("searches, and comes back to what was being written", async () => {
        await page.keyboard.type("half a thought");
        await press("Control", "f");
        await eventually(async () => assert.equal(await label(), "Search this room"));
        await page.keyboard.type("away");
        await eventually(async () => {
            const status = await page.$$eval("section [role=status]", (all) => all.map((one) => one.textContent));
            assert.deepEqual(status, ["1 message"]);
        });
        for (let i = 0; i < 8; i++) await press("Control", "z");
        assert.equal((await value()).includes("half"), false, "nothing of another field");
        await page.keyboard.press("Escape");
        await eventually(async () => assert.equal(await label(), "Message Lobby"));
        assert.equal(await value(), "half a thought");
    });

    it("goes through panes and controls by keyboard", async () => {
        await page.keyboard.press("F6");
        await eventually(async () => assert.match(await label(), /^Lobby/));
        await page.keyboard.press("Escape");
        await eventually(async () => assert.equal(await label(), "Message Lobby"));
        await page.keyboard.press("Tab");
        await eventually(async () => assert.equal(await label(), "Emoji"));
        await press("Shift", "Tab");
        await eventually(async () => assert.equal(await label(), "Message Lobby"));
    });

    it("draws nothing while nothing happens", async () => {
        const drawn = (frames) => page.evaluate((count) => new Promise((resolve) => {
            const before = window.parley.frames();
            const frame = (left) => (left ? requestAnimationFrame(() => frame(left - 1)) : resolve(window.parley.frames() - before));
            frame(count);
        }), frames);
        await eventually(async () => assert.equal(await drawn(30), 0));
    });

    it("had no complaint", () => {
        assert.deepEqual(problems, []);
    });
});
