// What the page does before and beside the wasm client: it decides the socket's address, loads the client, owns the dialogs
// and shows the failures. `window.parley` is the seam to wasm-client/platform/library_*.js.
"use strict";

(function() {
    const tag = document.currentScript.dataset;
    const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
    const defaultPort = "3000";
    const draftKey = "parley.kept-draft";
    const knownKey = "parley.known";

    const parley = window.parley = {
        build: document.querySelector("meta[name=parley-build]").content,
        failed: false,
        ownServer: true,    // the page comes from a Parley server, which answers /r/* with it
        socketUrl: "",
        storageScope: "",   // part of the names in storage; empty for the page's own server
        frames: () => 0,
        onName: null,       // set by the client, as are the next two
        onRoom: null,
        onDialogClosed: null,
        fail, drawn, covered, showDialog, takeDraft, takeName,
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

    // ---- storage, which may be refused ----------------------------------------------------------------------------

    function recall(key) {
        try {
            return localStorage.getItem(key) || "";
        } catch {
            return "";
        }
    }

    function remember(key, value) {
        try {
            if (value) localStorage.setItem(key, value);
            else localStorage.removeItem(key);
            return true;
        } catch {
            return false;
        }
    }

    function takeDraft() {
        const draft = recall(draftKey);
        remember(draftKey, "");
        return draft;
    }

    // ---- failures ---------------------------------------------------------------------------------------------------

    const failures = {
        browser: ["This browser is too old", "Parley needs WebAssembly and other features of the last few years. " +
            "Update this browser, or open the page in a current Firefox, Chrome, Edge or Safari."],
        webgl: ["Parley can't draw here", "It needs WebGL 2, which this browser does not offer now. Turn on hardware acceleration " +
            "in the browser's settings, or open the page in another browser."],
        load: ["Parley did not load", "A part of the program could not be fetched. Check your connection and try again."],
        trap: ["Something broke", "The program stopped because of a mistake of ours. Your messages are safe on the server: " +
            "load the page again and go on."],
    };

    // The first failure counts. `error` goes to the console, with the build that it happened in.
    function fail(kind, error) {
        if (parley.failed) return;
        parley.failed = true;
        if (error) console.error("Parley " + parley.build + ":", error);
        whenParsed(() => {
            const card = document.getElementById("failure");
            const field = document.getElementById("composer");
            card.querySelector("h1").textContent = failures[kind][0];
            card.querySelector(".what").textContent = failures[kind][1];
            // What is looked for is no message.
            const draft = field.dataset.search ? "" : field.value;
            card.querySelector(".kept").hidden = !(draft && remember(draftKey, draft));
            card.querySelector("button").addEventListener("click", () => location.reload());
            closeOpened();
            document.getElementById("app").inert = true;
            document.getElementById("progress").hidden = true;
            // Focus stays where it is: the key that is down now must not press "Reload".
            card.hidden = false;
        });
    }

    // A trap inside a callback of the browser's comes out here.
    window.addEventListener("error", (event) => {
        if (typeof WebAssembly === "object" && event.error instanceof WebAssembly.RuntimeError) fail("trap", event.error);
    });

    // ---- where the server is ----------------------------------------------------------------------------------------

    function webSocketUrl(text) {
        try {
            const url = new URL(text);
            const blocked = location.protocol === "https:" && url.protocol === "ws:" && !loopback;
            if (/^wss?:$/.test(url.protocol) && !url.hash && !blocked) return url.href;
        } catch {
            // Not an address.
        }
        return "";
    }

    // A page on this machine may come from any web server (emrun): only a Parley server knows the answer.
    async function servedByParley() {
        if (!loopback || location.port === defaultPort) return true;
        try {
            const answer = await fetch("/healthz", {signal: AbortSignal.timeout ? AbortSignal.timeout(2000) : undefined});
            return answer.ok && (await answer.json()).name === "parley";
        } catch {
            return false;
        }
    }

    async function findServer() {
        const own = location.origin.replace(/^http/, "ws") + "/ws";
        const asked = webSocketUrl(new URLSearchParams(location.search).get("server") || "");
        if (asked && asked !== own) {
            parley.ownServer = false;
            parley.storageScope = asked + " ";
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
            line.textContent = "Loading Parley: " + percent + " %";
            line.hidden = parley.failed || parley.frames() > 0;
            if (line.hidden) clearInterval(timer);
        }, 250);
    }

    function supported() {
        return typeof WebAssembly === "object" && WebAssembly.instantiateStreaming && window.ResizeObserver &&
            window.TransformStream && window.TextEncoder && window.PointerEvent && "inert" in HTMLElement.prototype;
    }

    async function load() {
        if (!supported()) return fail("browser");
        const wasm = fetchWasm();
        wasm.catch(() => {});   // handled where it is awaited
        setTimeout(showProgress, 1500);
        try {
            await findServer();
            await Promise.all([loadScript(tag.script), parsed]);
            await createParley({
                instantiateWasm(imports, receive) {
                    wasm.then((response) => WebAssembly.instantiateStreaming(response, imports))
                        .then((result) => receive(result.instance, result.module))
                        .catch(loadFailed);
                    return {};
                },
                onAbort: (what) => fail("trap", what),
            });
        } catch (error) {
            loadFailed(error);
        }
    }

    // A page that is being left has its fetches cancelled: it is gone before it could complain.
    function loadFailed(error) {
        if (error instanceof WebAssembly.RuntimeError) fail("trap", error);
        else setTimeout(() => fail("load", error), 500);
    }

    // The first frame is on the canvas.
    function drawn() {
        document.getElementById("skeleton").remove();
        document.getElementById("progress").hidden = true;
    }

    // ---- dialogs ----------------------------------------------------------------------------------------------------

    let earlyName = "";     // said before the client could hear it
    let opened = "name";

    function dialogOf(name) {
        return document.getElementById(name + "-dialog");
    }

    // Forgotten first: this close is ours, not the person's.
    function closeOpened() {
        if (!opened) return;
        const dialog = dialogOf(opened);
        opened = "";
        dialog.close();
    }

    function covered() {
        return parley.failed || opened !== "";
    }

    function showDialog(name, error) {
        if (opened !== name) closeOpened();
        document.documentElement.classList.toggle("known", name !== "name");
        remember(knownKey, name === "name" ? "" : "1");
        document.getElementById("app").inert = name === "name";
        if (!name) return;
        const dialog = dialogOf(name);
        const field = dialog.querySelector("input");
        const line = dialog.querySelector(".error");
        if (line.textContent !== error) line.textContent = error;
        if (opened !== name) {
            opened = name;
            if (name === "room") {
                field.value = "";
                dialog.showModal();
            } else if (!dialog.open) {
                dialog.show();
            }
            field.focus();
        } else if (error) {
            field.select();
        }
    }

    function takeName() {
        const name = earlyName;
        earlyName = "";
        return name;
    }

    function wireDialogs() {
        document.getElementById("name-form").addEventListener("submit", (event) => {
            event.preventDefault();
            const name = event.target.elements.name.value;
            if (parley.onName) parley.onName(name);
            else earlyName = name;
        });
        document.getElementById("room-form").addEventListener("submit", (event) => {
            event.preventDefault();
            if (parley.onRoom) parley.onRoom(event.target.elements.room.value);
        });
        const room = dialogOf("room");
        room.querySelector("[data-close]").addEventListener("click", () => room.close());
        room.addEventListener("close", () => {
            if (opened !== "room") return;
            opened = "";
            if (parley.onDialogClosed) parley.onDialogClosed();
        });
    }

    // ---- beginning --------------------------------------------------------------------------------------------------

    // Who was here before is not asked again, unless the client says so.
    if (recall(knownKey)) {
        document.documentElement.classList.add("known");
        opened = "";
    }

    const parsed = new Promise((resolve) => {
        if (document.readyState !== "loading") resolve();
        else document.addEventListener("DOMContentLoaded", resolve, {once: true});
    });

    function whenParsed(run) {
        parsed.then(run);
    }

    nameFonts();
    load();
    whenParsed(() => {
        wireDialogs();
        if (!opened) {
            dialogOf("name").removeAttribute("open");
            document.getElementById("app").inert = false;
        }
    });
})();
