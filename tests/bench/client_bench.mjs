// What drawing costs the browser. Run by script/bench client, on the page and the server as they are built now.
//   node tests/bench/client_bench.mjs FOLDER [--quick]
// Prints a table in Markdown. Times are of the page's own code, taken around the browser's calls from outside: nothing of this is in
// the page. The mirror alone is timed inside, and only with ?bench in the address.
import {launch, Visitor} from "../e2e/lib/chat.mjs";
import {RawClient} from "../e2e/lib/raw_client.mjs";
import {scripts} from "../e2e/lib/scripts.mjs";
import {Server} from "../e2e/lib/server.mjs";

const quick = process.argv.includes("--quick");
const glyphsToSee = quick ? 4000 : 20_000;
const messagesToLayOut = quick ? 300 : 1000;

/// Runs in the page before anything else.
function watch() {
    const watched = {frames: [], rasters: [], textures: new Map(), bound: null, waited: 0};
    window.watched = watched;
    const animate = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (callback) => animate((at) => {
        const begun = performance.now();
        watched.waited = 0;
        try {
            callback(at);
        } finally {
            watched.last = performance.now();
            watched.frames.push(watched.last - begun - watched.waited);
        }
    });
    // A canvas of a new size waits for the graphics process, which renders in software here: no time of ours.
    for (const side of ["width", "height"]) {
        const {get, set} = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, side);
        Object.defineProperty(HTMLCanvasElement.prototype, side, {get, set(value) {
            const begun = performance.now();
            set.call(this, value);
            watched.waited += performance.now() - begun;
        }});
    }
    for (const kind of [globalThis.OffscreenCanvasRenderingContext2D, globalThis.CanvasRenderingContext2D]) {
        const clear = kind.prototype.clearRect;
        const read = kind.prototype.getImageData;
        kind.prototype.clearRect = function(...all) {
            watched.begun = performance.now();
            return clear.apply(this, all);
        };
        kind.prototype.getImageData = function(...all) {
            const picture = read.apply(this, all);
            watched.rasters.push(performance.now() - watched.begun);
            return picture;
        };
    }
    const gl = WebGL2RenderingContext.prototype;
    const {bindTexture, texImage2D, deleteTexture} = gl;
    gl.bindTexture = function(target, texture) {
        watched.bound = texture;
        return bindTexture.call(this, target, texture);
    };
    gl.texImage2D = function(...all) {
        watched.textures.set(watched.bound, all[3] * all[4] * 4);
        return texImage2D.apply(this, all);
    };
    gl.deleteTexture = function(texture) {
        watched.textures.delete(texture);
        return deleteTexture.call(this, texture);
    };
}

/// What was watched since the last call.
function taken(visitor) {
    return visitor.page.evaluate(() => {
        const {frames, rasters, textures} = window.watched;
        const result = {frames: frames.splice(0), rasters: rasters.splice(0),
                        textureBytes: [...textures.values()].reduce((sum, bytes) => sum + bytes, 0)};
        result.mirror = (window.parley.mirrored || []).splice(0);
        result.nodes = document.querySelectorAll("#mirror *").length;
        return result;
    });
}

function quantile(values, share) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
const ms = (value) => `${value.toFixed(value < 1 ? 3 : 1)} ms`;
const mb = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

/// `count` different Han characters from the `first` of them on, in messages of `each`.
function han(first, count, each) {
    const messages = [];
    for (let i = 0; i < count; i += each)
        messages.push(Array.from({length: Math.min(each, count - i)}, (_, k) => {
            // The unified block, then extension A: 27,500 of them.
            const index = first + i + k;
            return String.fromCodePoint(index < 20_900 ? 0x4e00 + index : 0x3400 + index - 20_900);
        }).join(""));
    return messages;
}

async function enter(browser, server, name) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, deviceScaleFactor: 2});
    const visitor = new Visitor(context, await context.newPage());
    await visitor.page.addInitScript(watch);
    await visitor.page.goto(`${server.url}/?bench`);
    await visitor.enter(name);
    await atRest(visitor);
    return visitor;
}

/// Software rendering is slower than a frame: until nothing is drawn any more, however long it takes.
async function atRest(visitor) {
    for (let last = -1, now = 0; last !== now;) {
        last = now;
        await visitor.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 700)));
        now = await visitor.frames();
    }
}

async function pageOfGlyphs(browser, server, author, rows) {
    const visitor = await enter(browser, server, "Reader");
    await taken(visitor);
    const page = han(0, 1500, 50);
    const begun = await visitor.page.evaluate(() => performance.now());
    await Promise.all(page.map((text) => author.say(text)));
    await visitor.sees(page.at(-1));
    await atRest(visitor);
    const {frames, rasters} = await taken(visitor);
    rows.push(["A new glyph, drawn and read back", `${ms(mean(rasters))} mean, ${ms(quantile(rasters, 0.99))} p99`, ""]);
    rows.push([`1,500 new Han glyphs at once: the worst of ${frames.length} frames`, ms(Math.max(...frames)), "8 ms"]);
    const last = await visitor.page.evaluate(() => window.watched.last);
    rows.push(["the same: from sending them until all are drawn", ms(last - begun), ""]);
    return visitor;
}

async function manyGlyphs(visitor, author, rows) {
    let seen = 1500;
    const before = (await taken(visitor)).textureBytes;
    while (seen < glyphsToSee) {
        const page = han(seen, 1000, 50);
        await Promise.all(page.map((text) => author.say(text)));
        await visitor.sees(page.at(-1));
        await atRest(visitor);
        seen += 1000;
    }
    const {frames, textureBytes} = await taken(visitor);
    rows.push([`Textures after 1,500 different glyphs, and after ${seen.toLocaleString("en")}`, `${mb(before)}, ${mb(textureBytes)}`,
               "bounded"]);
    rows.push(["the worst frame on the way", ms(Math.max(...frames)), "8 ms"]);
}

async function layOut(browser, server, author, rows) {
    const visitor = await enter(browser, server, "Walker");
    for (let i = 0; i < messagesToLayOut; i += 20)
        await Promise.all(Array.from({length: 20}, (_, k) => author.say(`${i + k} ${scripts[(i + k) % scripts.length][1]}`)));
    await visitor.sees(`${messagesToLayOut - 1} `);
    await atRest(visitor);
    await taken(visitor);
    for (const width of [1100, 1000, 1100]) {
        await visitor.page.setViewportSize({width, height: 900});
        await atRest(visitor);
    }
    const {frames} = await taken(visitor);
    rows.push([`${messagesToLayOut.toLocaleString("en")} mixed-script messages laid out anew (the window's width changed), worst frame`,
               ms(Math.max(...frames)), ""]);
    await visitor.page.mouse.move(700, 400);
    for (let i = 0; i < 60; i++) {
        await visitor.page.mouse.wheel(0, i < 40 ? -240 : 240);
        await visitor.page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    }
    await atRest(visitor);
    const scrolled = await taken(visitor);
    rows.push(["A frame while scrolling through them", `${ms(quantile(scrolled.frames, 0.5))} p50, ${ms(quantile(scrolled.frames, 0.99))} p99`,
               "1 ms, 4 ms"]);
    rows.push(["The mirror's update in it", `${ms(quantile(scrolled.mirror, 0.5))} p50, ${ms(quantile(scrolled.mirror, 0.99))} p99`, "1 ms"]);
    rows.push(["Nodes in the mirror", `${scrolled.nodes}`, "150"]);
    const still = await visitor.frames();
    await visitor.page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 2000)));
    rows.push(["Frames in two idle seconds", `${(await visitor.frames()) - still}`, "0"]);
    await visitor.context.close();
}

async function main() {
    const browser = await launch();
    const server = await Server.start();
    const rows = [];
    try {
        const author = await RawClient.join(server, "Author");
        const visitor = await pageOfGlyphs(browser, server, author, rows);
        await manyGlyphs(visitor, author, rows);
        await visitor.context.close();
        await layOut(browser, server, author, rows);
        author.close();
        const version = browser.version();
        console.log(`Chromium ${version}, software rendering, two device pixels to a CSS pixel, the optimised page.\n`);
        console.log("| What | Measured | Budget |\n|---|---|---|");
        for (const row of rows) console.log(`| ${row.join(" | ")} |`);
    } finally {
        await server.stop();
        await browser.close();
    }
}

await main();
