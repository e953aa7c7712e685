// One textarea holds text, selection and composition of what is edited, whichever of the app's fields that is; the app draws it
// on the canvas below. It lies where the app draws, so that input methods, spelling marks and the mobile keyboard are in place.
mergeInto(LibraryManager.library, {
    $Textarea__deps: ["$Parley", "$Mirror", "$Files"],
    $Textarea: {
        field: null,
        touch: null,
        wanted: false,          // the app wants the focus, and the field is not there yet
        composing: false,
        composition_start: 0,   // UTF-16, as all offsets here
        composition_length: 0,
        reported: "",
        muted: false,           // the app asks, and is not told
        keys: null,

        open: function() {
            Textarea.field = document.getElementById("composer");
            Textarea.touch = window.matchMedia("(hover: none) and (pointer: coarse)");
            Textarea.keys = ["Enter", "Escape", "ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", "Tab"];
        },

        start: function() {
            const field = Textarea.field;
            const listen = Parley.listen;
            const report = function() { Textarea.report(); };
            listen(field, "input", report);
            listen(field, "focus", report);
            listen(field, "blur", report);
            listen(field, "select", report);
            listen(field, "keydown", Textarea.keydown);
            listen(window, "paste", Textarea.paste, {"capture": true});
            listen(window, "dragover", Textarea.dragged, {"capture": true});
            listen(window, "drop", Textarea.dragged, {"capture": true});
            listen(field, "compositionstart", Textarea.composition_starts);
            listen(field, "compositionupdate", function(event) { Textarea.composition_length = event.data.length; });
            listen(field, "compositionend", function() {
                Textarea.composing = false;
                field.style.opacity = "";
                Textarea.report();
            });
            // Of the document in Chromium and WebKit, of the element in Firefox.
            listen(document, "selectionchange", report);
            listen(field, "selectionchange", report);
        },

        // Text that came with files is pasted in their place. A browser would open a dropped file in our place.
        paste: function(event) {
            const types = Array.from(event.clipboardData.types);
            if (Parley.covered() || types.indexOf("Files") < 0 || types.indexOf("text/plain") >= 0) return;
            event.preventDefault();
            Files.offer(event.clipboardData.files);
        },

        dragged: function(event) {
            if (!event.dataTransfer || Array.from(event.dataTransfer.types).indexOf("Files") < 0) return;
            event.preventDefault();
            event.dataTransfer.dropEffect = "copy";
            if (event.type === "drop" && !Parley.covered()) Files.offer(event.dataTransfer.files);
        },

        composition_starts: function() {
            Textarea.composing = true;
            Textarea.composition_start = Textarea.field.selectionStart;
            Textarea.composition_length = 0;
            // Some input methods colour the ground of their text, which would hide what the app draws.
            Textarea.field.style.opacity = "0";
            Textarea.report();
        },

        // Keys of a composition belong to the input method; 229 is what keyboards send that hide their keys.
        keydown: function(event) {
            if (event.isComposing || Textarea.composing || event.keyCode === 229) return;
            if (event.key === "Tab" && !event.ctrlKey && !event.altKey && !event.metaKey) {
                // The list that one chooses from comes first.
                const list = Textarea.field.hasAttribute("aria-activedescendant") && !event.shiftKey;
                const taken = list && _parley_on_edit_key(Parley.browser, Textarea.keys.indexOf("Tab"), 0);
                if (taken || Mirror.step_out(event.shiftKey)) event.preventDefault();
                return;
            }
            const key = Textarea.keys.indexOf(event.key);
            if (key < 0) return;
            if (_parley_on_edit_key(Parley.browser, key, Textarea.bits(event))) event.preventDefault();
        },

        bits: function(event) {
            return (event.shiftKey ? 1 : 0) | (event.ctrlKey ? 2 : 0) | (event.altKey ? 4 : 0) | (event.metaKey ? 8 : 0);
        },

        // UTF-16 offset to UTF-8; a half of a surrogate pair counts as its start.
        bytes: function(text, offset) {
            const before = text.charCodeAt(offset - 1);
            const split = before >= 0xd800 && before < 0xdc00 && offset < text.length;
            return Parley.encoder.encode(text.slice(0, split ? offset - 1 : offset)).length;
        },

        // What there is to say: five numbers, the text is left behind.
        state: function() {
            const field = Textarea.field;
            const text = field.value;
            const focused = document.activeElement === field;
            const composition_end = Math.min(Textarea.composition_start + Textarea.composition_length, text.length);
            const backward = field.selectionDirection === "backward";
            const flags = (focused ? 1 : 0) | (Textarea.composing ? 2 : 0) | (backward ? 4 : 0);
            const start = Textarea.bytes(text, field.selectionStart);
            const end = Textarea.bytes(text, field.selectionEnd);
            const composition_from = Textarea.composing ? Textarea.bytes(text, Textarea.composition_start) : 0;
            const composition_to = Textarea.composing ? Textarea.bytes(text, composition_end) : 0;
            Parley.put(text);
            return [flags, start, end, composition_from, composition_to];
        },

        report: function() {
            if (Textarea.muted) return;
            const field = Textarea.field;
            const text = field.value;
            const focused = document.activeElement === field;
            const composition_end = Math.min(Textarea.composition_start + Textarea.composition_length, text.length);
            const backward = field.selectionDirection === "backward";
            const state = [field.selectionStart, field.selectionEnd, backward, focused, Textarea.composing,
                           Textarea.composition_start, composition_end, text].join();
            if (state === Textarea.reported) return;
            Textarea.reported = state;
            const said = Textarea.state();
            _parley_on_edit(Parley.browser, said[0], said[1], said[2], said[3], said[4]);
        },

        // An input method gives up what it composes when the focus leaves, and the field has it then.
        release: function() {
            const field = Textarea.field;
            if (Textarea.composing) {
                const focused = document.activeElement === field;
                Textarea.muted = true;
                field.blur();
                Textarea.composing = false;
                field.style.opacity = "";
                if (focused) field.focus({"preventScroll": true});
                Textarea.muted = false;
            }
            Textarea.reported = "";
            return Textarea.state();
        },

        contains: function(x, y) {
            const box = Textarea.field.getBoundingClientRect();
            return x >= box.left && x < box.right && y >= box.top && y < box.bottom;
        },

        // Inside a gesture.
        take_focus: function() {
            Textarea.field.focus({"preventScroll": true});
        },

        // By the app: on a phone that would open the keyboard unasked.
        focus: function() {
            Textarea.wanted = Textarea.field.hidden;
            // Where a pane covers what is written in, what has the focus there keeps it.
            if (Textarea.field.readOnly && document.activeElement.closest("#mirror section")) return;
            if (!Textarea.touch.matches && !Parley.covered()) Textarea.take_focus();
        },

        // For the first time there is somewhere to write: what a failure kept comes back. It is newer than the draft.
        appear: function() {
            const kept = Parley.boot["takeDraft"]();
            Textarea.field.hidden = false;
            if (kept) Textarea.field.value = kept;
            if (Textarea.wanted) Textarea.focus();
            Textarea.report_later();
        },

        // When the caller is done: the app is never called from within its own call.
        report_later: function() {
            Promise.resolve().then(function() {
                if (!Parley.boot["failed"]) Textarea.report();
            });
        },

        // Typing anywhere goes to the composer, as does Escape; the focused field then gets this very key.
        catch_typing: function(event) {
            const target = event.target;
            if (target === Textarea.field) return;
            // What is pasted anywhere goes there too.
            if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key === "v" && target.localName !== "input")
                Textarea.take_focus();
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            const types = event.key.length === 1 && event.key !== " ";
            if (Textarea.field.readOnly && event.key !== "Escape") return;
            if (types || event.key === "Escape") Textarea.take_focus();
        },
    },

    parley_edit_set__deps: ["$Parley", "$Textarea"],
    parley_edit_set: function(text, bytes, anchor, caret) {
        const field = Textarea.field;
        const value = UTF8ToString(text, bytes);
        const from = UTF8ToString(text, anchor).length;
        const to = UTF8ToString(text, caret).length;
        // Only a real change: setting the value ends what can be undone.
        if (field.value !== value) field.value = value;
        field.setSelectionRange(Math.min(from, to), Math.max(from, to), to < from ? "backward" : "forward");
        Textarea.report_later();
    },

    // Below 16 px, iOS zooms in on focus.
    parley_edit_place__deps: ["$Textarea"],
    parley_edit_place: function(x, y, width, height, font_size, line_height, enabled, single_line) {
        const field = Textarea.field;
        const style = field.style;
        style.left = x + "px";
        style.top = y + "px";
        style.width = width + "px";
        style.height = height + "px";
        style.fontSize = (Textarea.touch.matches ? Math.max(16, font_size) : font_size) + "px";
        style.lineHeight = line_height + "px";
        style.whiteSpace = single_line ? "pre" : "";
        field.setAttribute("enterkeyhint", single_line ? "search" : "send");
        if (single_line) field.dataset["search"] = "1";
        else delete field.dataset["search"];
        field.readOnly = !enabled;
        if (enabled && field.hidden) Textarea.appear();
    },

    // What is chosen from while one writes: the focus stays here, and the list's current option is pointed at.
    parley_edit_choices__deps: ["$Textarea"],
    parley_edit_choices: function(list, option, combobox) {
        const field = Textarea.field;
        const key = UTF8ToString(list);
        const set = function(name, value, wanted) {
            if (wanted) field.setAttribute(name, value);
            else field.removeAttribute(name);
        };
        const open = key !== "0";
        set("role", "combobox", open && combobox);
        set("aria-expanded", "true", open && combobox);
        set("aria-autocomplete", "list", open);
        set("aria-controls", "n" + key, open);
        set("aria-activedescendant", "n" + UTF8ToString(option), open);
    },

    parley_edit_label__deps: ["$Textarea"],
    parley_edit_label: function(label, bytes) {
        const text = UTF8ToString(label, bytes);
        Textarea.field.setAttribute("aria-label", text);
        Textarea.field.placeholder = text;
    },

    parley_edit_release__deps: ["$Textarea"],
    parley_edit_release: function(out) {
        const said = Textarea.release();
        HEAPU32.set(said, out >> 2);
    },

    parley_edit_focus__deps: ["$Textarea"],
    parley_edit_focus: function() {
        Textarea.muted = true;
        Textarea.focus();
        Textarea.muted = false;
        Textarea.report_later();
    },
});
