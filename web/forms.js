// The page's dialogs and the forms in them: which one is seen, what is filled in already, and what the person hands in.
// `parley.forms` is the seam to boot.js and to wasm-client/platform/library_page.js.
"use strict";

(function() {
    const page = window.parley;
    if (!page) return;  // boot.js could not be read: old.js says so
    const forms = page.forms = {
        onForm: null,       // set by the client, as is the next
        onDialogClosed: null,
        show, take, covered, close, cover, learn, peek, leave,
    };

    const knownKey = "parley.known";
    const startedKey = "parley.elsewhere";  // set when one leaves for a provider, so that no stranger's link signs anybody in
    const noCode = "-";
    const linking = "+";    // one leaves to link an account elsewhere with the one that one has
    const faces = ["name", "sign-in", "sign-up", "reset", "provider"];  // of the first dialog
    const passing = ["room", "member", "password", "invitation", "keys", "commands", "reason", "rename", "topic", "token", "bot",
        "delete", "notices", "address", "nick"];
    const root = document.documentElement;
    let earlyForm = null;   // filled in before the client could hear it
    let opened = "";
    let elsewhere = "";     // the code that one came back with from a provider
    let invited = "";       // that of an invitation which one had before

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
        return page.recall("parley." + page.storageScope + key);
    }

    function startFace() {
        if (elsewhere) return "provider";
        if (codeOf("reset")) return "reset";
        if (codeOf("invite")) return "sign-up";
        return known("account") || known("guests") === "off" ? "sign-in" : "name";
    }

    function turnTo(face) {
        opened = face;
        root.dataset.face = face;
        root.dataset.guests = known("guests");
        page.whenParsed(() => {
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
        if (code && !code.value) code.value = codeOf("invite") || invited;
        root.dataset.rank = known("rank");
        root.toggleAttribute("data-invited", known("sign_up") === "invitation" || codeOf("invite") !== "");
    }

    // Where else one can sign in, a line for each: its id, a space, what it is called.
    function showProviders() {
        const providers = page.ownServer ? known("providers").split("\n").filter((line) => line.includes(" ")) : [];
        document.querySelectorAll(".providers").forEach((place) => {
            place.replaceChildren(...providers.map((line) => {
                const link = document.createElement("a");
                link.href = `/oidc/${line.slice(0, line.indexOf(" "))}/start`;
                link.textContent = page.tr("Continue with {}", line.slice(line.indexOf(" ") + 1));
                return link;
            }));
            place.hidden = !providers.length;
        });
    }

    // The client has kept something, such as what the server says of itself.
    let learned = "";
    function learn() {
        if (learned === known("providers")) return;
        learned = known("providers");
        page.whenParsed(showProviders);
    }

    // Who was never here sees at once how one comes in: the server says it to whoever connects. The client asks only later.
    function peek() {
        if (known("sign_up")) return;
        const socket = new WebSocket(page.socketUrl, "parley.v1.json");
        socket.onmessage = (event) => {
            socket.close();
            const {type, payload} = JSON.parse(event.data);
            if (type !== "hello" || known("sign_up")) return;
            const keep = (key, value) => page.remember("parley." + page.storageScope + key, value);
            keep("guests", payload.guests === false ? "off" : "");
            keep("sign_up", payload.sign_up || "closed");
            keep("providers", (payload.providers || []).map(({id, label}) => id + " " + label).join("\n"));
            learn();
            page.whenParsed(() => {
                if (opened === "name" && startFace() !== "name" && !formOf("name").elements.name.value) chooseFace(startFace());
                else if (isFace(opened)) turnTo(opened);
            });
        };
    }

    // Taken out of the address: it holds once.
    function takeElsewhere() {
        const code = codeOf("oidc");
        if (!code) return;
        history.replaceState(history.state, "", location.pathname + location.search);
        const meant = page.recall(startedKey);
        page.remember(startedKey, "");
        if (!meant) return;
        if (meant === linking) {
            earlyForm = ["link", "", "", "", code, "", "", ""];
            return;
        }
        elsewhere = code;
        invited = meant === noCode ? "" : meant;
        earlyForm = ["provider", "", "", "", code, invited, "", ""];
    }

    function leave(provider) {
        page.remember(startedKey, linking);
        location.assign(`/oidc/${encodeURIComponent(provider)}/start`);
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
    function close() {
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
        return page.failing() || opened !== "";
    }

    function cover() {
        document.getElementById("app").inert = page.failing() || isFace(opened);
    }

    // "first" is the first dialog with the face that fits.
    function show(name, error, note) {
        const wanted = name !== "first" ? name : isFace(opened) ? opened : startFace();
        const first = isFace(wanted);
        const again = opened === wanted;
        if (wanted !== "provider") elsewhere = "";
        if (!again && !(first && isFace(opened))) close();
        document.querySelectorAll("form[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
        root.classList.toggle("known", !first);
        page.remember(knownKey, first ? "" : "1");
        if (!again && wanted) open(wanted);
        cover();
        if (!wanted) return;
        const form = formOf(wanted);
        fill(form);
        say(form, error);
        const line = dialogOf(wanted).querySelector(".note");
        if (wanted === "keys" || wanted === "commands") listCommands(note);
        else if (note && line) line.textContent = note;
        // Without a place for a note these are the words that one changes.
        else if (note) giveWords(form, note.split("\t"));
        if (!again) focusIn(form);
        else if (error) (form.elements.old || form.elements.password || form.querySelector("input")).select();
    }

    // A line for each: how it is written, a tab, what it does.
    function listCommands(lines) {
        const part = (words, at) => Object.assign(document.createElement(at ? "dd" : "dt"), {textContent: words});
        document.querySelector("#commands-dialog dl").replaceChildren(...lines.split("\n").flatMap((line) => line.split("\t").map(part)));
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
        elsewhere = "";
        if (!face) {
            const code = /[#&](invite|reset)=.*/;
            history.replaceState(history.state, "", location.pathname + location.search + location.hash.replace(code, ""));
            if (page.recall(knownKey)) {
                if (forms.onDialogClosed) forms.onDialogClosed();
                else show("", "");
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
        const typed = value("code").trim();
        const code = kind === "reset" ? codeOf("reset") : kind === "provider" ? elsewhere : typed;
        const note = kind === "provider" ? typed : value("note");
        // What a token is for, as bits.
        const scopes = [...form.querySelectorAll("[name=scope]:checked")].reduce((bits, box) => bits + Number(box.value), 0);
        const filled = [kind, name, value("password"), value("old"), code, note, kind === "token" ? String(scopes) : value("uses"), value("days")];
        // Those two are answered by what one sees.
        if (kind !== "name" && kind !== "room") form.setAttribute("aria-busy", "true");
        if (forms.onForm) forms.onForm(filled);
        else earlyForm = filled;
    }

    function clicked(event) {
        if (event.target.closest && event.target.closest(".providers a")) page.remember(startedKey, codeOf("invite") || noCode);
        const button = event.target.closest ? event.target.closest("dialog button") : null;
        if (!button) return;
        if (button.dataset.face !== undefined) chooseFace(button.dataset.face);
        else if (button.dataset.turn) turnOver(button.dataset.turn);
        else if (button.dataset.close !== undefined) button.closest("dialog").close();
        else if (button.hasAttribute("aria-pressed")) showSecret(button);
    }

    function giveWords({elements}, [words, more]) {
        elements.note.value = words;
        if (more !== undefined) elements.code.value = more;
    }

    // From one list to the one beside it.
    function turnOver(name) {
        close();
        open(name);
    }

    function showSecret(button) {
        const field = button.previousElementSibling;
        const shown = field.type === "text";
        field.type = shown ? "password" : "text";
        button.setAttribute("aria-pressed", String(!shown));
        button.textContent = page.tr(shown ? "Show" : "Hide");
        field.focus();
    }

    function take() {
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
                if (forms.onDialogClosed) forms.onDialogClosed();
            });
        }
    }

    document.addEventListener("submit", submitted);
    document.addEventListener("click", clicked);
    window.addEventListener("hashchange", () => {
        if (codeOf("reset") || (codeOf("invite") && isFace(opened))) {
            root.classList.remove("known");
            close();
            open(startFace());
            cover();
        }
    });

    // Who was here before is not asked again, unless the client says so.
    takeElsewhere();
    turnTo(startFace());
    if (page.recall(knownKey) && opened !== "reset" && opened !== "provider") {
        root.classList.add("known");
        opened = "";
    }

    page.whenParsed(() => {
        wireDialogs();
        learn();
        if (opened === "provider") formOf("provider").setAttribute("aria-busy", "true");
        if (!opened) dialogOf("name").removeAttribute("open");
        else focusIn(formOf(opened));
        cover();
    });
})();
