// Files and pictures: attached, dropped and pasted; shown, saved and taken back.
import assert from "node:assert/strict";
import {after, before, describe, it} from "node:test";
import {deflateSync, crc32} from "node:zlib";
import {eventually} from "./lib/chat.mjs";
import {Scene} from "./lib/scene.mjs";

/// A PNG of that size, in one colour that changes from left to right.
function picture(width, height) {
    const chunk = (type, data) => {
        const body = Buffer.concat([Buffer.from(type), data]);
        const out = Buffer.alloc(body.length + 8);
        out.writeUInt32BE(data.length);
        body.copy(out, 4);
        out.writeUInt32BE(crcOf(body), body.length + 4);
        return out;
    };
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width);
    header.writeUInt32BE(height, 4);
    header.set([8, 2], 8);
    const rows = Buffer.alloc(height * (width * 3 + 1));
    for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) rows.set([Math.floor(x * 255 / width), 90, 200], y * (width * 3 + 1) + 1 + x * 3);
    }
    return Buffer.concat([Buffer.from("\x89PNG\r\n\x1A\n", "latin1"), chunk("IHDR", header), chunk("IDAT", deflateSync(rows)),
                          chunk("IEND", Buffer.alloc(0))]);
}

function crcOf(bytes) {
    if (crc32) return crc32(bytes);
    let crc = 0xFFFFFFFF;
    for (const byte of bytes) {
        crc ^= byte;
        for (let i = 0; i < 8; i++) crc = crc & 1 ? (crc >>> 1) ^ 0xEDB88320 : crc >>> 1;
    }
    return (crc ^ 0xFFFFFFFF) >>> 0;
}

describe("files", () => {
    let scene, server, ann, bob;

    before(async () => {
        scene = await Scene.of("Ann", "Bob");
        ({server, ann, bob} = scene);
    });

    after(() => scene?.close());

    const uploads = () => ann.page.getByRole("list", {name: "Files to be sent"});
    const shown = (visitor, name) => visitor.log.getByRole("link", {name}).last();

    async function pick(...files) {
        const chooser = ann.page.waitForEvent("filechooser");
        const button = await ann.page.getByRole("button", {name: "Attach files"}).boundingBox();
        await ann.page.mouse.click(button.x + button.width / 2, button.y + button.height / 2);
        await (await chooser).setFiles(files);
    }

    /// As a drop or a paste hands it over.
    function hand(type, name, mime, bytes) {
        return ann.page.evaluate(([type, name, mime, base64]) => {
            const data = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
            const transfer = new DataTransfer();
            transfer.items.add(new File([data], name, {type: mime}));
            const event = type === "paste" ? new ClipboardEvent(type, {clipboardData: transfer, bubbles: true, cancelable: true})
                                           : new DragEvent(type, {dataTransfer: transfer, bubbles: true, cancelable: true});
            document.getElementById("composer").dispatchEvent(event);
        }, [type, name, mime, bytes.toString("base64")]);
    }

    async function hover(visitor, name) {
        const box = await shown(visitor, name).boundingBox();
        await visitor.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
        await visitor.page.locator("#hot a").waitFor({state: "attached"});
    }

    it("are attached, and seen by the others in the room that is kept for them", async () => {
        await pick({name: "harbour.png", mimeType: "image/png", buffer: picture(1200, 800)});
        await uploads().getByText(/harbour\.png, \d/).waitFor();
        await ann.say("the harbour");
        await shown(bob, "Picture harbour.png").waitFor();
        await uploads().waitFor({state: "detached"});
        const box = await shown(bob, "Picture harbour.png").boundingBox();
        assert.equal(Math.round(box.width), 420);
        assert.equal(Math.round(box.height), 280);
        const loaded = await eventually(async () => {
            const entries = await bob.page.evaluate(() => performance.getEntriesByType("resource").map((entry) => entry.name));
            const found = entries.find((name) => /\/files\/.*size=small/.test(name));
            assert.ok(found);
            return found;
        });
        const small = await bob.page.evaluate(async (url) => {
            const answer = await fetch(url);
            return [answer.status, answer.headers.get("content-type"), answer.headers.get("x-content-type-options")];
        }, loaded);
        assert.deepEqual(small, [200, "image/jpeg", "nosniff"]);
    });

    it("under the pointer are the browser's own picture", async () => {
        await hover(bob, "Picture harbour.png");
        const width = await eventually(async () => {
            const natural = await bob.page.locator("#hot img").evaluate((image) => image.naturalWidth);
            assert.notEqual(natural, 0);
            return natural;
        });
        assert.equal(width, 1200);
    });

    it("are looked at in a viewer with zoom, and Escape leads back", async () => {
        await hover(bob, "Picture harbour.png");
        await bob.page.locator("#hot a span").first().click();
        const viewer = bob.page.getByRole("dialog", {name: "harbour.png"});
        await viewer.waitFor();
        await bob.page.keyboard.press("+");
        assert.match(await viewer.locator("img").evaluate((image) => image.style.transform), /1\.5/);
        await bob.page.keyboard.press("Escape");
        await viewer.waitFor({state: "detached"});
    });

    for (const way of ["drop", "paste"]) {
        it(`come by ${way}, without words too`, async () => {
            await hand(way, `${way}.png`, "image/png", picture(60, 40));
            await uploads().getByText(new RegExp(`${way}\\.png, \\d`)).waitFor();
            await ann.composer.focus();
            await ann.page.keyboard.press("Enter");
            await shown(bob, `Picture ${way}.png`).waitFor();
        });
    }

    it("that are no pictures are cards, which download", async () => {
        await pick({name: "notes.html", mimeType: "text/html", buffer: Buffer.from("<script>alert(1)</script>")});
        await ann.say("notes");
        await shown(bob, "File notes.html").waitFor();
        await hover(bob, "File notes.html");
        const download = bob.page.waitForEvent("download");
        await bob.page.locator("#hot a span").first().click();
        assert.equal((await download).suggestedFilename(), "notes.html");
    });

    it("are made of words that are too long for a message, once one agrees", async () => {
        const words = `begin ${"very long ".repeat(7000)}end`;
        await ann.composer.focus();
        await ann.page.keyboard.insertText(words);
        await ann.page.keyboard.press("Enter");
        await ann.page.getByText("Too long for a message").first().waitFor();
        await ann.page.getByRole("button", {name: "Send it as a file"}).focus();
        await ann.page.keyboard.press("Enter");
        await uploads().getByText(/message\.txt/).first().waitFor();
        await eventually(async () => assert.equal(await ann.composer.inputValue(), ""));
        await ann.say("see there");
        await shown(bob, "File message.txt").waitFor();
    });

    it("show how far they are, and can be taken back", async () => {
        let release;
        const held = new Promise((resolve) => { release = resolve; });
        await ann.page.route(/\/files\/f.*offset=[1-9]/, async (route) => {
            await held;
            await route.abort().catch(() => {});
        });
        await pick({name: "large.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(3_000_000, 7)});
        await uploads().getByText(/large\.bin, 3[0-9]% of 2\.9 MB/).waitFor();
        const cancel = await uploads().getByRole("button", {name: "Cancel"}).boundingBox();
        await ann.page.mouse.click(cancel.x + 10, cancel.y + 10);
        await uploads().waitFor({state: "detached"});
        release();
        await ann.page.unroute(/\/files\/f.*offset=[1-9]/);
    });

    it("go on after a lost connection", async () => {
        ann.expect(/ERR_FAILED|Failed to load resource/);
        let broken = 0;
        await ann.page.route(/\/files\/f.*offset=[1-9]/, async (route) => {
            if (broken++ === 0) await route.abort();
            else await route.continue();
        });
        await pick({name: "onward.bin", mimeType: "application/octet-stream", buffer: Buffer.alloc(2_500_000, 9)});
        await ann.say("onward");
        await shown(bob, "File onward.bin").waitFor();
        assert.ok(broken > 1);
        await ann.page.unroute(/\/files\/f.*offset=[1-9]/);
    });

    it("are nobody's who is not signed in", async () => {
        const href = await shown(bob, "Picture harbour.png").getAttribute("href");
        assert.equal((await fetch(server.url + href.split("#")[0])).status, 404);
    });
});
