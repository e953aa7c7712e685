// What is drawn, and when: hidden pages, lost contexts, densities, the colours that a person wants.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {eventually, Visitor} from "./lib/chat.mjs";
import {inkIn, inkOf} from "./lib/ink.mjs";
import {Scene} from "./lib/scene.mjs";

describe("drawing", () => {
    let scene, browser, server, bob;

    before(async () => {
        scene = await Scene.of();
        ({browser, server} = scene);
        bob = await scene.far("Bob");
    });

    after(() => scene?.close());

    /// As a tab in the background says of itself.
    const setVisible = (visitor, visible) => visitor.page.evaluate((state) => {
        Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
        Object.defineProperty(document, "hidden", {value: state === "hidden", configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }, visible ? "visible" : "hidden");

    const inkAt = async (visitor, text) => {
        const box = await visitor.article(text).getByRole("paragraph").last().boundingBox();
        return (await inkOf(browser, visitor.page, {...box, width: 200})).ink;
    };

    /// The colour that is drawn at a place.
    const colorAt = async (visitor, x, y) => {
        const png = (await visitor.page.screenshot({clip: {x, y, width: 2, height: 2}})).toString("base64");
        const reader = await browser.newPage();
        const color = await reader.evaluate(async (source) => {
            const image = new Image();
            image.src = source;
            await image.decode();
            const context = new OffscreenCanvas(2, 2).getContext("2d");
            context.drawImage(image, 0, 0);
            return Array.from(context.getImageData(0, 0, 1, 1).data.slice(0, 3));
        }, "data:image/png;base64," + png);
        await reader.close();
        return color;
    };

    it("draws nothing while the page is hidden, whatever arrives, and everything once it is seen again", async () => {
        const ann = await Visitor.join(browser, server.url, "Ann");
        await ann.settle();
        await setVisible(ann, false);
        const frames = await ann.frames();
        for (let i = 1; i <= 20; i++) await bob.say(`said meanwhile, ${i}`);
        await ann.page.setViewportSize({width: 900, height: 650});
        // They have come: the title says so.
        await eventually(async () => assert.match(await ann.page.title(), /^\(20\)/));
        assert.equal(await ann.frames(), frames);
        await setVisible(ann, true);
        await ann.sees("said meanwhile, 20");
        assert.ok(await inkAt(ann, "said meanwhile, 20") > 100);
        await ann.close();
    });

    it("survives losing its graphics context again and again, with news and a new size meanwhile", async () => {
        const ann = await Visitor.join(browser, server.url, "Lost");
        ann.expect(/CONTEXT_LOST/);
        for (let round = 1; round <= 3; round++) {
            await ann.page.evaluate(() => {
                window.lost ??= document.getElementById("canvas").getContext("webgl2").getExtension("WEBGL_lose_context");
                window.lost.loseContext();
            });
            const text = `said in the dark ${round}: \u{1F311}\u{1F312} Ünïcödé`;
            await bob.say(text);
            await ann.page.setViewportSize({width: 900 + round, height: 650});
            await ann.page.evaluate(() => window.lost.restoreContext());
            await ann.sees(text);
            await eventually(async () => assert.ok(await inkAt(ann, text) > 200));
            await ann.say(`round ${round} is over`);
            await ann.sees(`round ${round} is over`);
        }
        await ann.close();
    });

    it("stays crisp when the window goes to another screen, or is zoomed", async () => {
        await bob.say("something crisp");
        const ann = await Visitor.join(browser, server.url, "Ann");
        const devtools = await ann.context.newCDPSession(ann.page);
        for (const [width, height, density] of [[900, 650, 1], [904, 652, 1.5], [720, 520, 1.25], [600, 434, 3]]) {
            await devtools.send("Emulation.setDeviceMetricsOverride", {width, height, deviceScaleFactor: density, mobile: false});
            // A device pixel of the canvas for each of the screen: nothing is stretched. (Emulated densities are told with the size.)
            const wanted = [width, height].map((css_px) => Math.round(css_px * density));
            await eventually(async () => {
                const size = await ann.page.locator("canvas").evaluate((canvas) => [canvas.width, canvas.height]);
                assert.deepEqual(size, wanted);
            });
            await ann.settle();
        }
        // At the last of them, and not by the tool's own screenshot, which goes back to its own density first.
        const {x, y, height} = await ann.article("something crisp").getByRole("paragraph").last().boundingBox();
        const clip = {x, y, width: 200, height, scale: 1};
        const {data} = await devtools.send("Page.captureScreenshot", {format: "png", clip});
        const {ink} = await inkIn(browser, data);
        assert.ok(ink > 1000, `${ink} pixels`);
        await ann.close();
    });

    const looks = [
        ["dark", {colorScheme: "dark"}, [0x22, 0x25, 0x2c]],
        ["light", {colorScheme: "light"}, [255, 255, 255]],
        ["dark with more contrast", {colorScheme: "dark", contrast: "more"}, [0, 0, 0]],
        ["light with more contrast", {colorScheme: "light", contrast: "more"}, [255, 255, 255]],
    ];

    it("follows the colours that the person wants, while they look", async () => {
        const ann = await Visitor.join(browser, server.url, "Ann");
        for (const [name, media, ground] of looks) {
            await ann.page.emulateMedia(media);
            await eventually(async () => assert.deepEqual(await colorAt(ann, 700, 40), ground, name));
        }
        await ann.close();
    });

    it("has the browser's own colours where they are forced, and no text is drawn twice", async () => {
        await bob.say("something in their colours");
        const ann = await Visitor.join(browser, server.url, "Ann");
        await ann.sees("something in their colours");
        await ann.page.emulateMedia({colorScheme: "dark", contrast: "no-preference", forcedColors: "active"});
        const [ground, mirrored] = await ann.page.evaluate(() => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.color = "Canvas";
            const own = getComputedStyle(probe).color.match(/\d+/g).slice(0, 3).map(Number);
            probe.remove();
            return [own, getComputedStyle(document.querySelector("#mirror [role=article] p")).color];
        });
        await eventually(async () => assert.deepEqual(await colorAt(ann, 700, 40), ground));
        assert.equal(mirrored, "rgba(0, 0, 0, 0)");
        assert.ok(await inkAt(ann, "something in their colours") > 100);
        await ann.close();
    });
});
