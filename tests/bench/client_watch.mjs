// What the page's frames cost, from outside of it: marks around the browser's calls, read from the browser's own trace, which knows the
// processor time of the page's thread at each mark. A wait for the graphics process, which renders in software here, and the
// time that other processes have the core are in no figure; collecting garbage is.
import {Visitor} from "../e2e/lib/chat.mjs";

/// Runs in the page before anything else.
function watch() {
    const watched = {rasters: [], textures: new Map(), bound: null, outside: null, animations: 0, drawn: []};
    window.watched = watched;
    const {performance} = window;
    const animate = window.requestAnimationFrame.bind(window);
    const drawn = () => (window.parley && window.parley.frames ? window.parley.frames() : 0);
    window.requestAnimationFrame = (callback) => animate((at) => {
        const before = drawn();
        const begun = performance.now();
        watched.outside = 0;
        performance.mark("frame-begin");
        try {
            callback(at);
        } finally {
            const ours = performance.now() - begun - watched.outside;
            watched.outside = null;
            const drew = drawn() > before;
            performance.mark(drew ? "frame-end" : "frame-idle");
            if (drew) watched.drawn.push({at: performance.now(), animation: watched.animations, ours});
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
    const time = (prototype, name) => {
        const call = prototype[name];
        prototype[name] = function(...all) {
            if (watched.outside === null) return call.apply(this, all);
            const begun = performance.now();
            try {
                return call.apply(this, all);
            } finally {
                watched.outside += performance.now() - begun;
            }
        };
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
        for (const name of ["clearRect", "fillText", "getImageData", "measureText"]) time(kind.prototype, name);
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
    for (const name of ["texImage2D", "texSubImage2D", "bufferData", "drawElements"]) time(gl, name);
    for (const side of ["width", "height"]) {
        const {get, set} = Object.getOwnPropertyDescriptor(HTMLCanvasElement.prototype, side);
        Object.defineProperty(HTMLCanvasElement.prototype, side, {get, set(value) {
            const begun = performance.now();
            set.call(this, value);
            if (watched.outside !== null) watched.outside += performance.now() - begun;
        }});
    }
}

export async function enter(browser, server, name, path = "/") {
    const context = await browser.newContext({viewport: {width: 1280, height: 900}, deviceScaleFactor: 2});
    const visitor = new Visitor(context, await context.newPage());
    await visitor.page.addInitScript(watch);
    await visitor.page.goto(`${server.url}${path}?bench`);
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
/// callback, and `ours`, without what Canvas2D and WebGL take, at most. `mirror`: its part of them. `messages`: what taking in
/// each of the server's took.
export async function traced(visitor, happens) {
    const browser = visitor.context.browser();
    const before = await visitor.page.evaluate(() => {
        window.watched.rasters = [];
        return window.watched.drawn.length;
    });
    await browser.startTracing(visitor.page, {categories: ["blink.user_timing"]});
    let trace;
    try {
        await happens();
    } finally {
        trace = JSON.parse((await browser.stopTracing()).toString()).traceEvents;
    }
    const seen = {frames: [], mirror: [], messages: []};
    const begun = new Map();
    for (const event of trace.sort((a, b) => a.ts - b.ts)) {
        const [, what, edge] = /^(frame|mirror|message)-(begin|end)$/.exec(event.name) || [];
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
        if (what === "frame") seen.frames.push({cpu});
        else (what === "mirror" ? seen.mirror : seen.messages).push(cpu);
    }
    const {rasters, ours} = await visitor.page.evaluate((from) => {
        const {watched} = window;
        return {rasters: watched.rasters, ours: watched.drawn.slice(from).map((frame) => frame.ours)};
    }, before);
    if (seen.frames.length === 0) throw new Error("no frame was drawn, or the trace does not tell the thread's time");
    // One that was drawn just before or after the trace spoils the pairs: then the whole of each frame counts as ours.
    const paired = ours.length === seen.frames.length;
    seen.frames.forEach((frame, i) => frame.ours = paired ? Math.min(frame.cpu, ours[i]) : frame.cpu);
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

export const most = (values) => values.reduce((worst, value) => Math.max(worst, value), 0);
export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
export const ms = (value) => `${value.toFixed(value < 1 ? 3 : 1)} ms`;
export const mb = (bytes) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;
