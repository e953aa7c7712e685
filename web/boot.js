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
        onForm: null,       // set by the client, as is the next
        onDialogClosed: null,
        fail, notice, suspectSocket, drawn, covered, showDialog, takeDraft, takeForm,
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
            closeOpened();
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
            coverApp();
        });
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
        card.querySelector("h1").textContent = failures[kind][0];
        card.querySelector(".what").textContent = failures[kind][1];
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
            line.querySelector("span").textContent = notices[kind][0];
            button.textContent = notices[kind][1];
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
            line.textContent = "Loading Parley: " + percent + " %";
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
            await Promise.all([loadScript(tag.script), parsed]);
            await createParley({
                instantiateWasm(imports, receive) {
                    wasm.then((response) => WebAssembly.instantiateStreaming(response, imports))
                        .then((result) => receive(result.instance, result.module))
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
        // Only now, so that it takes its copies of the files from the browser's cache. Refused, there is no offline page.
        if (parley.ownServer && navigator.serviceWorker)
            navigator.serviceWorker.register("/sw.js", {updateViaCache: "none"}).catch(() => {});
    }

    // ---- dialogs ----------------------------------------------------------------------------------------------------

    const faces = ["name", "sign-in", "sign-up", "reset"];  // of the first dialog
    const passing = ["room", "member", "password", "invitation"];
    const root = document.documentElement;
    let earlyForm = null;   // filled in before the client could hear it
    let opened = "";

    function isFace(name) {
        return faces.includes(name);
    }

    function dialogOf(name) {
        return document.getElementById((isFace(name) ? "name" : name) + "-dialog");
    }

    function formOf(name) {
        return dialogOf(name).querySelector(`[data-form="${name}"]`);
    }

    // What the link that led here carries behind its '#', so that it reaches no server and no log.
    function codeOf(kind) {
        const found = new RegExp(`[#&]${kind}=([\\w.-]+)`).exec(location.hash);
        return found ? found[1] : "";
    }

    // The client's own values.
    function known(key) {
        return recall("parley." + parley.storageScope + key);
    }

    function startFace() {
        if (codeOf("reset")) return "reset";
        if (codeOf("invite")) return "sign-up";
        return known("account") || known("guests") === "off" ? "sign-in" : "name";
    }

    function turnTo(face) {
        opened = face;
        root.dataset.face = face;
        root.dataset.guests = known("guests");
        whenParsed(() => {
            const dialog = dialogOf(face);
            dialog.setAttribute("aria-labelledby", face + "-title");
            dialog.setAttribute("aria-describedby", face + "-hint");
            fill(formOf(face));
        });
    }

    // What is known already. Only where nobody has typed anything.
    function fill(form) {
        const {username, code} = form.elements;
        if (username && (username.readOnly || !username.value))
            username.value = (username.readOnly && known("name")) || formOf("name").elements.name.value || known("account");
        if (code && !code.value) code.value = codeOf("invite");
        root.toggleAttribute("data-invited", known("sign_up") === "invitation" || codeOf("invite") !== "");
    }

    function focusIn(form) {
        const fields = [...form.querySelectorAll("input:not([readonly])")].filter((field) => field.offsetParent);
        const field = fields.find((one) => !one.value) || fields[0];
        if (field) field.focus();
    }

    function say(form, words) {
        const line = form.querySelector(".error");
        if (line.textContent !== words) line.textContent = words;
    }

    // Forgotten first: this close is ours, not the person's.
    function closeOpened() {
        if (!opened) return;
        const dialog = dialogOf(opened);
        opened = "";
        dialog.close();
        clear(dialog);
    }

    function clear(dialog) {
        dialog.querySelectorAll("[name=password], [name=old]").forEach((field) => { field.value = ""; });
        dialog.querySelectorAll(".error, .note").forEach((line) => { line.textContent = ""; });
    }

    function covered() {
        return parley.failed || troubled !== "" || opened !== "";
    }

    function coverApp() {
        document.getElementById("app").inert = parley.failed || troubled !== "" || isFace(opened);
    }

    // "first" is the first dialog with the face that fits.
    function showDialog(name, error, note) {
        const wanted = name !== "first" ? name : isFace(opened) ? opened : startFace();
        const first = isFace(wanted);
        const again = opened === wanted;
        if (!again && !(first && isFace(opened))) closeOpened();
        document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
        root.classList.toggle("known", !first);
        remember(knownKey, first ? "" : "1");
        if (!again && wanted) open(wanted);
        coverApp();
        if (!wanted) return;
        const form = formOf(wanted);
        fill(form);
        say(form, error);
        if (note) dialogOf(wanted).querySelector(".note").textContent = note;
        if (!again) focusIn(form);
        else if (error) (form.elements.old || form.elements.password || form.querySelector("input")).select();
    }

    function open(name) {
        const dialog = dialogOf(name);
        if (isFace(name)) {
            turnTo(name);
            if (!dialog.open) dialog.show();
            return;
        }
        opened = name;
        formOf(name).reset();
        fill(formOf(name));
        dialog.showModal();
    }

    // A person turns to it. "": to none, where they were somebody before the link that led here.
    function chooseFace(face) {
        if (!face) {
            const code = /[#&](invite|reset)=.*/;
            history.replaceState(history.state, "", location.pathname + location.search + location.hash.replace(code, ""));
            if (recall(knownKey)) {
                if (parley.onDialogClosed) parley.onDialogClosed();
                else showDialog("", "");
                return;
            }
        }
        const name = face || startFace();
        clear(dialogOf(name));
        turnTo(name);
        focusIn(formOf(name));
    }

    function submitted(event) {
        event.preventDefault();
        const form = event.target;
        const kind = form.dataset.form;
        if (!kind || form.hasAttribute("aria-busy")) return;
        const value = (name) => (form.elements[name] ? form.elements[name].value : "");
        const name = value("name") || value("username") || value("room");
        const code = kind === "reset" ? codeOf("reset") : value("code").trim();
        const filled = [kind, name, value("password"), value("old"), code, value("note"), value("uses"), value("days")];
        // Those two are answered by what one sees.
        if (kind !== "name" && kind !== "room") form.setAttribute("aria-busy", "true");
        if (parley.onForm) parley.onForm(filled);
        else earlyForm = filled;
    }

    function clicked(event) {
        const button = event.target.closest ? event.target.closest("dialog button") : null;
        if (!button) return;
        if (button.dataset.face !== undefined) chooseFace(button.dataset.face);
        else if (button.dataset.close !== undefined) button.closest("dialog").close();
        else if (button.hasAttribute("aria-pressed")) showSecret(button);
    }

    function showSecret(button) {
        const field = button.previousElementSibling;
        const shown = field.type === "text";
        field.type = shown ? "password" : "text";
        button.setAttribute("aria-pressed", String(!shown));
        button.textContent = shown ? "Show" : "Hide";
        field.focus();
    }

    function takeForm() {
        const form = earlyForm;
        earlyForm = null;
        return form;
    }

    function wireDialogs() {
        for (const name of passing) {
            const dialog = dialogOf(name);
            dialog.addEventListener("close", () => {
                if (opened !== name) return;
                opened = "";
                clear(dialog);
                if (parley.onDialogClosed) parley.onDialogClosed();
            });
        }
    }

    document.addEventListener("submit", submitted);
    document.addEventListener("click", clicked);
    window.addEventListener("hashchange", () => {
        if (codeOf("reset") || (codeOf("invite") && isFace(opened))) {
            root.classList.remove("known");
            closeOpened();
            open(startFace());
            coverApp();
        }
    });

    // ---- beginning --------------------------------------------------------------------------------------------------

    const parsed = new Promise((resolve) => {
        if (document.readyState !== "loading") resolve();
        else document.addEventListener("DOMContentLoaded", resolve, {once: true});
    });

    function whenParsed(run) {
        parsed.then(run);
    }

    // Who was here before is not asked again, unless the client says so.
    turnTo(startFace());
    if (recall(knownKey) && opened !== "reset") {
        root.classList.add("known");
        opened = "";
    }

    nameFonts();
    load();
    whenParsed(() => {
        wireDialogs();
        if (!opened) dialogOf("name").removeAttribute("open");
        else if (opened !== "name") focusIn(formOf(opened));
        coverApp();
    });
})();
