// What the browser does with words that are drawn: copy, the context menu, links. The app says what is selected and where an
// address is drawn; the events are the browser's own, and are answered within them.
mergeInto(LibraryManager.library, {
    $Selected__deps: ["$Parley", "$Textarea", "$Surface"],
    $Selected: {
        stage: null,     // holds the selected words while the context menu or the copy command needs them in the page
        given: null,     // {plain, html}: what parley_selection_give left
        ordered: null,   // likewise, of a button that copies
        commands: "",    // the key that commands go with, as the event's member
        keys: null,

        start: function() {
            const listen = Parley.listen;
            const capture = {"capture": true};
            Selected.stage = document.getElementById("selected");
            Selected.commands = /^(Mac|iP)/.test(navigator.platform) ? "metaKey" : "ctrlKey";
            Selected.keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "a", "Escape"];
            listen(window, "keydown", Selected.keydown, capture);
            listen(document, "copy", Selected.copy, capture);
            // Firefox decides at the press what its menu is for, the others at the event.
            listen(window, "mousedown", function(event) {
                if (event.button === 2) Selected.menu(event);
            }, capture);
            listen(window, "contextmenu", Selected.menu, capture);
            for (const type of ["pointerdown", "wheel"]) listen(window, type, Selected.unstage, {"capture": true, "passive": true});
            listen(window, "pointermove", function(event) {
                if (!event.buttons && event.target !== Selected.stage) Selected.unstage();
            }, {"capture": true, "passive": true});
        },

        // Not in the fields of dialogs and the like, nor within a composition.
        foreign: function(event) {
            const element = event.target;
            const field = element.localName === "input" || element.localName === "textarea" || element.isContentEditable;
            return Parley.covered() || (field && element !== Textarea.field && element !== Selected.stage);
        },

        keydown: function(event) {
            if (Selected.foreign(event) || event.isComposing || event.keyCode === 229) return;
            if (event.key.length === 1 && event.key.toLowerCase() === "c" && event[Selected.commands] && !event.altKey) {
                // Some browsers copy only what is selected in the page.
                if (!event.shiftKey && Selected.ask(_parley_on_copy)) Selected.show(-100, -100);
                return;
            }
            Selected.unstage();
            const letter = event.key.length === 1;
            const key = Selected.keys.indexOf(letter ? event.key.toLowerCase() : event.key);
            if (key < 0 || (letter && (!event[Selected.commands] || event.altKey || event.shiftKey))) return;
            if (!_parley_on_selection_key(Parley.browser, key, Textarea.bits(event))) return;
            event.preventDefault();
            event.stopImmediatePropagation();
        },

        // Calls the app, which gives what is selected before it returns. False: nothing is.
        ask: function(call, x, y) {
            Selected.given = null;
            call(Parley.browser, x, y);
            return Selected.given !== null;
        },

        copy: function(event) {
            const ordered = Selected.ordered;
            Selected.ordered = null;
            if (ordered) Selected.given = ordered;
            else if (Selected.foreign(event) || !Selected.ask(_parley_on_copy)) return;
            event.clipboardData.setData("text/plain", Selected.given.plain);
            if (Selected.given.html) event.clipboardData.setData("text/html", Selected.given.html);
            event.preventDefault();
            Selected.given = null;
            Selected.unstage();
        },

        // The old way works on pages without TLS too, and wants something selected in the page.
        copy_by_command: function(words) {
            const before = document.activeElement;
            Selected.given = Selected.ordered = words;
            Selected.show(-100, -100);
            const done = document.execCommand("copy");
            Selected.ordered = null;
            Selected.stage.hidden = true;
            Selected.stage.value = "";
            if (before === Textarea.field) Textarea.take_focus();
            return done;
        },

        // Written as HTML by the newer way, words would be parsed as a part of this page, whose policy forbids their styles.
        order: function(words) {
            if (words.html && Selected.copy_by_command(words)) return;
            if (navigator.clipboard) {
                navigator.clipboard["writeText"](words.plain).catch(function() { Selected.copy_by_command(words); });
            } else {
                Selected.copy_by_command(words);
            }
        },

        // Over the words lies a field that holds them, so that the browser's menu is one for selected words. With Shift the menu
        // is for what really lies there.
        menu: function(event) {
            if (event.pointerType === "touch" || event.shiftKey || Selected.foreign(event) || event.target === Selected.stage) return;
            if (event.target === Textarea.field || event.target.localName === "a") return;
            const x = (event.clientX - Surface.left) / Surface.zoom;
            const y = (event.clientY - Surface.top) / Surface.zoom;
            if (Selected.ask(_parley_on_context_menu, x, y)) Selected.show(x, y);
        },

        show: function(x, y) {
            const stage = Selected.stage;
            const half_px = 10;
            stage.style.left = x - half_px + "px";
            stage.style.top = y - half_px + "px";
            stage.hidden = false;
            stage.value = Selected.given.plain;
            stage.focus({"preventScroll": true});
            stage.select();
            Selected.given = null;
        },

        unstage: function() {
            if (Selected.stage.hidden) return;
            const had_focus = document.activeElement === Selected.stage;
            Selected.stage.hidden = true;
            Selected.stage.value = "";
            if (had_focus) Textarea.take_focus();
        },
    },

    parley_selection_give__deps: ["$Selected"],
    parley_selection_give: function(plain, plain_bytes, html, html_bytes) {
        Selected.given = {plain: UTF8ToString(plain, plain_bytes), html: UTF8ToString(html, html_bytes)};
    },

    parley_selection_copy__deps: ["$Selected"],
    parley_selection_copy: function(plain, plain_bytes, html, html_bytes) {
        Selected.order({plain: UTF8ToString(plain, plain_bytes), html: UTF8ToString(html, html_bytes)});
    },

    // One link over all pieces of an address that is drawn over several lines.
    $Hot__deps: ["$Parley", "$Textarea", "$Address"],
    $Hot: {
        link: null,
        clip: null,   // as large as the list: nothing lies outside
        x: 0,         // of `clip`, CSS px
        y: 0,

        start: function() {
            Hot.clip = document.getElementById("hot");
            // A press on it takes the focus from the composer, and the link goes when the pointer does. Given back within the
            // press, no drag would begin.
            Parley.listen(Hot.clip, "focusin", function() {
                if (!Textarea.touch.matches) setTimeout(Textarea.take_focus, 0);
            });
            Parley.listen(Hot.clip, "click", function(event) {
                if (Hot.link) Address.follow(Hot.link, event);
            });
        },

        // The address as the browser understands it: letters that look like others are spelled out, and what stands before an
        // '@' does not hide where it leads.
        title: function(link) {
            const leads = link.username || link.password ? Parley.boot["tr"]("Leads to {}", link.host) + "\n" : "";
            return leads + link.href;
        },

        make: function(href) {
            const link = document.createElement("a");
            link.href = href;
            if (["http:", "https:", "mailto:"].indexOf(link.protocol) < 0) return null;
            if (Files.owns(link)) {
                link.tabIndex = -1;
                return link;
            }
            if (!Address.is_room(link)) {
                link.target = "_blank";
                link.rel = "noopener noreferrer";
            }
            link.tabIndex = -1;
            link.title = Hot.title(link);
            return link;
        },
    },

    parley_hot_begin__deps: ["$Hot"],
    parley_hot_begin: function(href, bytes, x, y, width, height) {
        const text = UTF8ToString(href, bytes);
        // The same link stays: a press on it may have begun.
        if (Hot.link && Hot.link.getAttribute("href") === text) {
            Hot.link.textContent = "";
        } else {
            if (Hot.link) Hot.link.remove();
            Hot.link = text ? Hot.make(text) : null;
            if (Hot.link) Hot.clip.appendChild(Hot.link);
        }
        const style = Hot.clip.style;
        style.left = x + "px";
        style.top = y + "px";
        style.width = width + "px";
        style.height = height + "px";
        Hot.x = x;
        Hot.y = y;
    },

    parley_hot_rect__deps: ["$Hot"],
    parley_hot_rect: function(x, y, width, height) {
        if (!Hot.link) return;
        const piece = document.createElement("span");
        piece.style.left = x - Hot.x + "px";
        piece.style.top = y - Hot.y + "px";
        piece.style.width = width + "px";
        piece.style.height = height + "px";
        // The picture itself, so that what the browser offers for it is its own.
        if (Hot.link.hash === "#picture" && Hot.link.pathname.indexOf("/files/") === 0) {
            const image = new Image();
            image.src = Hot.link.pathname;
            image.alt = "";
            piece.appendChild(image);
        }
        Hot.link.appendChild(piece);
    },
});
