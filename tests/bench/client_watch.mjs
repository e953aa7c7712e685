// What the page's frames cost, from outside of it: marks around the browser's calls, read from the browser's own trace, which knows the
// processor time of the page's thread at each mark. A wait for the graphics process, which renders in software here, and the
// time that other processes have the core are in no figure; collecting garbage is.
// Our own code is that without each single call to WebGL and to a 2D context, which are timed one by one. A clock on the wall also
// counts while another process has the core, so what WebGL took is at most the processor time of all the renderer. What the page's
// side of a call costs, the DOM and garbage stay ours.
import {Visitor} from "../e2e/lib/chat.mjs";

/// Runs in the page before anything else.
export function watch() {
    const watched = {rasters: [], textures: new Map(), bound: null, outside: null, webgl: 0, animations: 0, drawn: []};
    window.watched = watched;
    const {performance} = window;
    const animate = window.requestAnimationFrame.bind(window);
    const drawn = () => (window.parley && window.parley.frames ? window.parley.frames() : 0);
    window.requestAnimationFrame = (callback) => animate((at) => {
        const before = drawn();
        const begun = performance.now();
        watched.outside = watched.webgl = 0;
        performance.mark("frame-begin");
        try {
            callback(at);
        } finally {
            const ours = performance.now() - begun - watched.outside;
            watched.outside = null;
            const drew = drawn() > before;
            performance.mark(drew ? `frame-end ${watched.drawn.length}` : "frame-idle");
            if (drew) watched.drawn.push({at: performance.now(), animation: watched.animations, ours, webgl: watched.webgl});
        }
    });
    // What comes from the server, taken in.
    const {get, set} = Object.getOwnPropertyDescriptor(WebSocket.prototype, "onmessage");
    Object.defineProperty(WebSocket.prototype, "onmessage", {get, set(handler) {
        set.call(this, handler && function(event) {
            performance.mark("message-begin");
            handler.call(this, event);
            performance.mark("message-end");
        });
    }});
    for (const name of ["instantiate", "instantiateStreaming"]) {
        const make = WebAssembly[name];
        WebAssembly[name] = async (...all) => {
            const made = await make.apply(WebAssembly, all);
            watched.ready = performance.now();
            watched.memory = Object.values((made.instance || made).exports).find((one) => one instanceof WebAssembly.Memory);
            return made;
        };
    }
    const count = () => {
        watched.animations++;
        animate(count);
    };
    watched.countAnimations = () => animate(count);
    // The browser's own work within a frame: its fonts, its pixels, its commands to the graphics process.
    const timed = (call, of) => function(...all) {
        if (watched.outside === null) return call.apply(this, all);
        const begun = performance.now();
        try {
            return call.apply(this, all);
        } finally {
            const took = performance.now() - begun;
            watched.outside += took;
            if (of) watched[of] += took;
        }
    };
    const timeAll = (prototype, of) => {
        for (const [name, kind] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
            if (kind.set) Object.defineProperty(prototype, name, {...kind, set: timed(kind.set, of)});
            else if (typeof kind.value === "function" && name !== "constructor") prototype[name] = timed(kind.value, of);
        }
    };
    const gl = WebGL2RenderingContext.prototype;
    for (const kind of [globalThis.OffscreenCanvasRenderingContext2D, globalThis.CanvasRenderingContext2D]) {
        const {clearRect, getImageData} = kind.prototype;
        kind.prototype.clearRect = function(...all) {
            watched.begun = performance.now();
            return clearRect.apply(this, all);
        };
        kind.prototype.getImageData = function(...all) {
            const picture = getImageData.apply(this, all);
            watched.rasters.push(performance.now() - watched.begun);
            return picture;
        };
        timeAll(kind.prototype);
    }
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
    timeAll(gl, "webgl");
    for (const side of ["width", "height"]) {
        const {get, set} = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, side);
        Object.defineProperty(HTMLCanvasElement.prototype, side, {get, set: timed(set)});
    }
}

/// A page's clock is coarse, too coarse for a call to WebGL, unless nothing of another origin can be in the page. A page that was
/// answered from here is not a local one for the browser, which it then has to be allowed to talk to.
async function isolate(page, url) {
    await page.context().grantPermissions(["local-network-access"]);
    await page.route(url, async (route) => {
        const response = await route.fetch();
        await route.fulfill({response, headers: {...response.headers(), "cross-origin-embedder-policy": "require-corp"}});
    });
}

/// `exact`: with a fine clock. What is asked for on the way then takes longer.
export async function enter(browser, server, name, {exact = true} = {}) {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, deviceScaleFactor: 2});
    const visitor = new Visitor(context, await context.newPage());
    await visitor.page.addInitScript(watch);
    const url = `${server.url}/?bench`;
    if (exact) await isolate(visitor.page, url);
    await visitor.page.goto(url);
    if (exact && !await visitor.page.evaluate(() => window.crossOriginIsolated)) throw new Error("the page's clock is coarse");
    await visitor.page.unroute(url);
    await visitor.enter(name);
    await atRest(visitor);
    return visitor;
}

/// Software rendering is slower than a frame: until nothing is drawn any more, however long it takes.
export async function atRest(visitor, stillMs = 400) {
    for (let last = -1, now = 0; last !== now;) {
        last = now;
        await visitor.page.evaluate((ms) => new Promise((resolve) => setTimeout(resolve, ms)), stillMs);
        now = await visitor.frames();
    }
}

/// What the page's frames cost while `happens` does. Of each frame that drew: `cpu`, the thread's processor time in the whole
/// callback, and `ours`, without what Canvas2D and WebGL take, at most (a wait in between counts). `mirror`: its part of them.
/// `messages`: what taking in each of the server's took.
export async function traced(visitor, happens) {
    const browser = visitor.context.browser();
    await visitor.page.evaluate(() => window.watched.rasters = []);
    await browser.startTracing(visitor.page, {categories: ["blink.user_timing"]});
    let trace;
    try {
        await happens();
    } finally {
        trace = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
    }
    const seen = {frames: [], mirror: [], messages: []};
    const begun = new Map();
    let renderer = 0;
    for (const event of trace.sort((a, b) => a.ts - b.ts)) {
        const [, what, edge, index] = /^(frame|mirror|renderer|message)-(begin|end)(?: (\d+))?$/.exec(event.name) || [];
        if (!what || event.tts === undefined) continue;
        const thread = `${event.pid} ${event.tid} ${what}`;
        if (edge === "begin") {
            begun.set(thread, event);
            continue;
        }
        const first = begun.get(thread);
        begun.delete(thread);
        if (!first) continue;
        const cpu = (event.tts - first.tts) / 1000;
        if (what === "renderer") renderer = cpu;
        else if (what === "frame") seen.frames.push({cpu, index, renderer});
        else (what === "mirror" ? seen.mirror : seen.messages).push(cpu);
    }
    const {rasters, drawn} = await visitor.page.evaluate(() => ({rasters: window.watched.rasters, drawn: window.watched.drawn}));
    if (seen.frames.length === 0) throw new Error("no frame was drawn, or the trace does not tell the thread's time");
    for (const frame of seen.frames) {
        const {ours, webgl} = drawn[frame.index];
        frame.ours = Math.min(ours, frame.cpu - Math.min(webgl, frame.renderer));
    }
    seen.rasters = rasters;
    return seen;
}

export function textureBytes(visitor) {
    return visitor.page.evaluate(() => [...window.watched.textures.values()].reduce((sum, bytes) => sum + bytes, 0));
}

export function quantile(values, share) {
    const sorted = [...values].sort((a, b) => a - b);
    return sorted.length === 0 ? 0 : sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/// Two rows on the frames of a scroll.
export function scrollRows(seen, what) {
    const both = (kind) => {
        const values = seen.frames.map((frame) => frame[kind]);
        return `${ms(quantile(values, 0.5))} p50, ${ms(quantile(values, 0.99))} p99`;
    };
    return [[`${what}, of ${seen.frames.length}: our own code, without Canvas2D and WebGL`, both("ours"), "1 ms, 4 ms"],
            ["the same with all that the browser does in it", both("cpu"), ""],
            [`An update of the mirror on the way, of ${seen.mirror.length}`,
             `${ms(quantile(seen.mirror, 0.5))} p50, ${ms(quantile(seen.mirror, 0.99))} p99`, ""]];
}

export const most = (values) => values.reduce((worst, value) => Math.max(worst, value), 0);
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
export const ms = (value) => `${value.toFixed(value < 1 ? 3 : 1)} ms`;
export const mb = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
