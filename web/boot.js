// What the page does before and beside the wasm client: it decides the socket's address, loads the client and shows the
// failures. `window.parley` is the seam to forms.js, which comes next, and to wasm-client/platform/library_*.js.
"use strict";

(function() {
    const tag = document.currentScript.dataset;
    const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
    const defaultPort = "3000";
    const laterMs = 2500;
    const lookKey = "parley.look";
    const draftKey = "parley.kept-draft";

    const parley = window.parley = {
        build: document.querySelector("meta[name=parley-build]").content,
        failed: false,
        ownServer: true,    // the page comes from a Parley server, which answers /r/* with it
        socketUrl: "",
        emojiUrl: "/emoji.txt",
        storageScope: "",   // part of the names in storage; empty for the page's own server
        frames: () => 0,
        forms: null,        // set by forms.js
        fail, notice, suspectSocket, drawn, failing, takeDraft, recall, remember, whenParsed, wear, tr, speak,
        words: {},          // by their English, set by words.js
        spoken: null,       // set by the client: what is spoken now, and the file of its words
    };

    // ---- fonts ----------------------------------------------------------------------------------------------------

    // Where nobody names a font that has a character, the browser looks for one, for each word and each Han character anew:
    // that takes milliseconds where it has to ask another process, and finds different ones for words of one sentence. These
    // come last, and matter only where they are installed.
    function nameFonts() {
        const regions = {"zh": "SC", "zh-tw": "TC", "zh-hk": "HK", "ko": "KR"};
        const language = (navigator.language || "").toLowerCase();
        const scripts = ["Arabic", "Hebrew", "Devanagari", "Bengali", "Gurmukhi", "Gujarati", "Tamil", "Telugu", "Kannada", "Malayalam",
                         "Sinhala", "Thai", "Lao", "Khmer", "Myanmar", "Georgian", "Armenian", "Ethiopic",
                         "CJK " + (regions[language] || regions[language.slice(0, 2)] || "JP")];
        const root = document.documentElement;
        for (const face of ["--face-text", "--face-mono"]) {
            const named = getComputedStyle(root).getPropertyValue(face) + scripts.map((script) => `, "Noto Sans ${script}"`).join("");
            root.style.setProperty(face, named.trim());
        }
    }

    // ---- light and dark ---------------------------------------------------------------------------------------------

    const looks = ["(prefers-color-scheme: light)", "(prefers-contrast: more)"].map((query) => matchMedia(query));

    // What the person wants, as "light more 115", or of the first two what the device prefers.
    function dress() {
        const [theme, contrast, size] = recall(lookKey).split(" ");
        const root = document.documentElement;
        root.dataset.theme = theme || (looks[0].matches ? "light" : "dark");
        root.dataset.contrast = contrast || (looks[1].matches ? "more" : "");
        if (size) root.dataset.size = size;
        else delete root.dataset.size;
        root.style.setProperty("--size", (size || 100) / 100);
        for (const meta of document.querySelectorAll("meta[name=theme-color]"))
            meta.content = getComputedStyle(root).getPropertyValue("--side").trim();
    }

    function wear(look) {
        remember(lookKey, look.trim() && look);
        dress();
    }

    // ---- storage, which may be refused ----------------------------------------------------------------------------

    function recall(key) {
        try {
            return localStorage.getItem(key) || "";
        } catch (refused) {
            return "";
        }
    }

    function remember(key, value) {
        try {
            if (value) localStorage.setItem(key, value);
            else localStorage.removeItem(key);
            return true;
        } catch (refused) {
            return false;
        }
    }

    function takeDraft() {
        const draft = recall(draftKey);
        remember(draftKey, "");
        return draft;
    }

    // ---- languages --------------------------------------------------------------------------------------------------

    // "{}" is the next value, "{1}" the second one.
    function tr(english, ...values) {
        return (parley.words[english] || english).replace(/{(\d?)}/g, (place, at) => (at ? values[at] : values.shift()));
    }

    // English is here already; words.js takes this one's place.
    function speak(...all) {
        return loadScript("/words.js").then(() => parley.speak(...all));
    }

    // ---- failures ---------------------------------------------------------------------------------------------------

    // Kept in step with old.js, which says the first where this script can't even be read.
    const failures = {
        browser: ["This browser is too old", "Parley needs features of the last few years. " +
            "Update this browser, or open the page in a current Firefox, Chrome, Edge or Safari."],
        wasm: ["WebAssembly is turned off", "Parley is a program that runs in your browser, and this browser does not let it. " +
            "Turn off its strict security or lockdown mode for this page, or open the page in another browser."],
        webgl: ["Parley can't draw here", "It needs WebGL 2, which this browser does not offer now. Turn on hardware acceleration " +
            "in the browser's settings, or open the page in another browser."],
        load: ["Parley did not load", "A part of the program could not be fetched. Check your connection and try again."],
        socket: ["The connection is blocked", "The page comes through, but the live connection behind it (a WebSocket) does not. " +
            "A proxy, a firewall or an extension stands in its way: allow this site there, or try another network. " +
            "Parley goes on trying."],
        trap: ["Something broke", "The program stopped because of a mistake of ours. Your messages are safe on the server: " +
            "load the page again and go on."],
    };

    // All that the client ever says on the console.
    function report(error) {
        console.error("Parley " + parley.build + ":", error);
    }

    // The first failure counts, and is the end: nothing calls into the client again.
    function fail(kind, error) {
        if (parley.failed) return;
        parley.failed = true;
        if (error) report(error);
        whenParsed(() => {
            if (parley.forms) parley.forms.close();
            notice(shownNotice, false);
            document.getElementById("progress").hidden = true;
            showCard(kind, (draft) => remember(draftKey, draft));
        });
    }

    let troubled = "";

    // What may pass: the client goes on behind the card. "": it has passed.
    function trouble(kind) {
        if (parley.failed || troubled === kind) return;
        troubled = kind;
        whenParsed(() => {
            if (parley.failed) return;
            // The client keeps the draft, as always.
            if (kind) showCard(kind, () => true);
            else document.getElementById("failure").hidden = true;
            parley.forms.cover();
        });
    }

    // A card lies over the client.
    function failing() {
        return parley.failed || troubled !== "";
    }

    let suspected = false;

    // The server answers, and yet no socket opens.
    async function suspectSocket(suspect) {
        suspected = suspect;
        if (!suspect) return trouble("");
        if (parley.ownServer && await answersAsParley() && suspected) trouble("socket");
    }

    // `keep`: of the draft; false when it can't.
    function showCard(kind, keep) {
        const card = document.getElementById("failure");
        const field = document.getElementById("composer");
        card.querySelector("h1").textContent = tr(failures[kind][0]);
        card.querySelector(".what").textContent = tr(failures[kind][1]);
        // What is looked for is no message.
        const draft = field.dataset.search ? "" : field.value;
        card.querySelector(".kept").hidden = !(draft && keep(draft));
        card.querySelector("button").onclick = () => location.reload();
        document.getElementById("app").inert = true;
        // Focus stays where it is: the key that is down now must not press "Reload".
        card.hidden = false;
    }

    // A trap inside a callback of the browser's comes out here. What has no error is a file, and awaited elsewhere.
    function onError(event, error) {
        if (!error) return;
        event.preventDefault();
        if (typeof WebAssembly === "object" && error instanceof WebAssembly.RuntimeError) fail("trap", error);
        else if (!parley.failed) report(error);
    }

    window.addEventListener("error", (event) => onError(event, event.error));
    window.addEventListener("unhandledrejection", (event) => onError(event, event.reason));
    document.addEventListener("securitypolicyviolation", (event) => {
        if (event.effectiveDirective === "connect-src" && /^wss?:/.test(event.blockedURI)) trouble("socket");
    });

    // ---- notices ----------------------------------------------------------------------------------------------------

    const notices = {
        update: ["A new version of Parley is here.", "Reload"],
        refused: ["This browser keeps nothing for Parley: what is not sent yet is lost when the page is closed. " +
            "Allow it to store data for this site.", ""],
        full: ["There is no room left on this device: what is not sent yet may be lost when the page is closed. " +
            "Free some space.", ""],
        notify: ["Be told when somebody writes while you are elsewhere?", "Turn on"],
    };
    const dismissed = new Set();
    let shownNotice = "";

    // A line above the conversation, one at a time: the first in the table goes before the others. `act`: on its button.
    function notice(kind, wanted, act) {
        if (!kind || (wanted && (parley.failed || dismissed.has(kind)))) return;
        const kinds = Object.keys(notices);
        if (!wanted && shownNotice !== kind) return;
        if (wanted && shownNotice && kinds.indexOf(shownNotice) <= kinds.indexOf(kind)) return;
        shownNotice = wanted ? kind : "";
        whenParsed(() => {
            const line = document.getElementById("notice");
            const button = line.querySelector(".act");
            line.hidden = !wanted;
            if (!wanted) return;
            line.querySelector("span").textContent = tr(notices[kind][0]);
            button.textContent = tr(notices[kind][1]);
            button.hidden = !act;
            button.onclick = act || null;
            line.querySelector(".close").onclick = () => {
                dismissed.add(kind);
                notice(kind, false);
            };
        });
    }

    // ---- where the server is ----------------------------------------------------------------------------------------

    function webSocketUrl(text) {
        try {
            const url = new URL(text);
            const blocked = location.protocol === "https:" && url.protocol === "ws:" && !loopback;
            if (/^wss?:$/.test(url.protocol) && !url.hash && !blocked) return url.href;
        } catch (refused) {
            // Not an address.
        }
        return "";
    }

    // A page on this machine may come from any web server (emrun): only a Parley server knows the answer. Offline it is the
    // worker of one that gave the page.
    async function servedByParley() {
        if (!loopback || location.port === defaultPort) return true;
        if (navigator.serviceWorker && navigator.serviceWorker.controller) return true;
        return answersAsParley();
    }

    async function answersAsParley() {
        try {
            const answer = await fetch("/healthz", {cache: "no-store", signal: AbortSignal.timeout ? AbortSignal.timeout(2000) : undefined});
            return answer.ok && (await answer.json()).name === "parley";
        } catch (refused) {
            return false;
        }
    }

    const own = location.origin.replace(/^http/, "ws") + "/ws";
    const asked = webSocketUrl(new URLSearchParams(location.search).get("server") || "");
    if (asked && asked !== own) parley.storageScope = asked + " ";

    async function findServer() {
        if (parley.storageScope) {
            parley.ownServer = false;
            parley.socketUrl = asked;
        } else {
            parley.ownServer = await servedByParley();
            parley.socketUrl = parley.ownServer ? own : "ws://localhost:" + defaultPort + "/ws";
        }
    }

    // ---- loading ----------------------------------------------------------------------------------------------------

    let loadedBytes = 0;

    function counted(response) {
        const counter = new TransformStream({
            transform(chunk, controller) {
                loadedBytes += chunk.length;
                controller.enqueue(chunk);
            },
        });
        return new Response(response.body.pipeThrough(counter), {headers: {"content-type": "application/wasm"}});
    }

    // Starts with the page, long before the script that wants it.
    function fetchWasm() {
        return fetch(tag.wasm).then((response) => {
            if (!response.ok) throw new Error(tag.wasm + ": " + response.status);
            return counted(response);
        });
    }

    function loadScript(source) {
        return new Promise((resolve, reject) => {
            const script = document.createElement("script");
            script.src = source;
            script.onload = resolve;
            script.onerror = () => reject(new Error(source));
            document.head.append(script);
        });
    }

    function showProgress() {
        const line = document.getElementById("progress");
        const timer = setInterval(() => {
            const percent = Math.min(99, Math.floor(100 * loadedBytes / (Number(tag.wasmBytes) || Infinity)));
            line.textContent = tr("Loading Parley: {} %", percent);
            line.hidden = parley.failed || parley.frames() > 0;
            if (line.hidden) clearInterval(timer);
        }, 250);
    }

    function supported() {
        return window.ResizeObserver && window.TransformStream && window.TextEncoder && window.PointerEvent &&
            "inert" in HTMLElement.prototype;
    }

    async function load() {
        if (!supported()) return fail("browser");
        if (typeof WebAssembly !== "object" || !WebAssembly.instantiateStreaming) return fail("wasm");
        const wasm = fetchWasm();
        wasm.catch(() => {});   // handled where it is awaited
        setTimeout(showProgress, 1500);
        try {
            await findServer();
            if (parley.forms) parley.forms.peek();
            await Promise.all([loadScript(tag.script), parsed]);
            if (!parley.forms) throw new Error("forms.js");
            await createParley({
                instantiateWasm(imports, receive) {
                    imports.later = new Proxy({}, {get: (none, slot) => (...values) => callLater(slot, values)});
                    wasm.then((response) => WebAssembly.instantiateStreaming(response, imports))
                        .then((result) => receive((firstPart = result.instance), result.module))
                        .catch(loadFailed);
                    return {};
                },
                onAbort: (what) => fail("trap", what),
                // What is thrown comes here too, and is said by onError.
                print: () => {},
                printErr: () => {},
            });
        } catch (error) {
            loadFailed(error);
        }
    }

    // What a first visit can do without comes in a second part (script/lib/split.mjs), soon after the first frame. It puts its functions
    // into the table, in the places of those that call here.
    let firstPart = null;
    let laterIsHere = false;

    function takeLater(module) {
        if (laterIsHere) return;
        new WebAssembly.Instance(module, {first: firstPart.exports});
        laterIsHere = true;
    }

    // A server that is away for a moment is asked again, ever more rarely: who calls in between would find nothing.
    async function fetchLater() {
        for (let pauseMs = laterMs; !laterIsHere; pauseMs = Math.min(2 * pauseMs, 60000)) {
            try {
                takeLater(await WebAssembly.compileStreaming(fetch(tag.later)));
            } catch {
                await new Promise((resolve) => setTimeout(resolve, pauseMs));
            }
        }
    }

    // Somebody is quicker. The client can't wait in the midst of what it does: the page does.
    function callLater(slot, values) {
        const request = new XMLHttpRequest();
        try {
            request.open("GET", tag.later, false);
            request.overrideMimeType("text/plain; charset=x-user-defined");
            request.send();
            takeLater(new WebAssembly.Module(Uint8Array.from(request.response, (character) => character.charCodeAt(0))));
        } catch (error) {
            fail("load", error);
            throw error;
        }
        return Object.values(firstPart.exports).find((one) => one instanceof WebAssembly.Table).get(+slot)(...values);
    }

    // A page that is being left has its fetches cancelled: it is gone before it could complain.
    function loadFailed(error) {
        if (error instanceof WebAssembly.RuntimeError) fail("trap", error);
        else if (error instanceof WebAssembly.CompileError) fail("wasm", error);
        else setTimeout(() => fail("load", error), 500);
    }

    // The first frame is on the canvas.
    function drawn() {
        document.getElementById("skeleton").remove();
        document.getElementById("progress").hidden = true;
        setTimeout(async () => {
            if (!navigator.onLine) await new Promise((resolve) => window.addEventListener("online", resolve, {once: true}));
            await fetchLater();
            // Only now, so that it takes its copies of the files from the browser's cache. Refused, there is no offline page.
            if (parley.ownServer && navigator.serviceWorker)
                navigator.serviceWorker.register("/sw.js", {updateViaCache: "none"}).catch(() => {});
        }, laterMs);
    }

    // ---- beginning --------------------------------------------------------------------------------------------------

    const parsed = new Promise((resolve) => {
        if (document.readyState !== "loading") resolve();
        else document.addEventListener("DOMContentLoaded", resolve, {once: true});
    });

    const english = /^en/.test(recall("parley.language") || navigator.language);
    if (!english) document.documentElement.dir = "";    // the dialogs are not seen before their words
    const ready = Promise.all([parsed, english || speak().catch(() => { document.documentElement.dir = "ltr"; })]);

    // And the words are there.
    function whenParsed(run) {
        ready.then(run);
    }

    for (const one of looks) one.onchange = dress;
    dress();
    nameFonts();
    load();
})();
