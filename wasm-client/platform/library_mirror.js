// The semantic mirror's elements. mirror.cpp compares; here is only what touches the DOM. Text is set as text, never as HTML.
mergeInto(LibraryManager.library, {
    $Mirror__deps: ["$Parley", "$Textarea", "$Address"],
    $Mirror: {
        nodes: null,   // by slot: {element, outer, text}; slot 0 is the root
        tags: null,    // by Role: element and ARIA role
        lost: false,   // what had the focus was taken away
        pressed: null, // the button that the pointer came down on

        open: function() {
            const root = document.getElementById("mirror");
            Mirror.nodes = [{element: root, outer: root, text: null, list: false}];
            Mirror.tags = [["nav", ""], ["ul", ""], ["button", ""], ["a", ""], ["h", ""], ["main", ""], ["div", "log"],
                           ["div", "article"], ["p", ""], ["div", "status"], ["div", "alert"], ["section", ""],
                           ["div", "separator"], ["div", ""], ["div", "listbox"], ["div", "option"],
                           ["div", "grid"], ["div", "gridcell"], ["div", "row"], ["button", "checkbox"]];
        },

        start: function() {
            const root = Mirror.nodes[0].element;
            const listen = Parley.listen;
            listen(root, "click", Mirror.clicked);
            listen(window, "pointerdown", function(event) {
                Mirror.pressed = event.target.closest && event.target.closest("#mirror button");
            }, {"capture": true, "passive": true});
            listen(root, "keydown", Mirror.keydown);
            listen(root, "focusin", Mirror.focused);
            listen(root, "focusout", function(event) {
                if (!root.contains(event.relatedTarget)) _parley_on_focus(Parley.browser, 0, false);
            });
            listen(window, "keydown", Mirror.page_key, {"capture": true});
        },

        // A field takes the textarea, which then has the focus in its stead.
        focused: function(event) {
            const element = event.target;
            const slot = Number(element.dataset["slot"]) || 0;
            _parley_on_focus(Parley.browser, slot, element.matches(":focus-visible"));
            if (!element.dataset["field"]) return;
            // At once: a key may come before the next frame says so.
            const before = Mirror.nodes[0].element.querySelector("[data-active]");
            if (before) before.removeAttribute("data-active");
            element.dataset["active"] = "1";
            Textarea.take_focus();
        },

        // Up and down go through rooms and results; what only scrolls, the app scrolls.
        keydown: function(event) {
            const element = event.target;
            const article = element.getAttribute("role") === "article";
            const key = article && (event.key === "r" || event.key === "R") ? Textarea.keys.length
                                                                            : Textarea.keys.indexOf(event.key);
            if (key < 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
            if (Mirror.step_articles(element, article, event.key)) {
                event.preventDefault();
                return;
            }
            const list = element.localName === "button" && element.closest("nav, ul");
            const taken = list ? Mirror.step_in(list, element, event.key)
                               : _parley_on_node_key(Parley.browser, Number(element.dataset["slot"]) || 0, key);
            if (taken) event.preventDefault();
            else if (article && event.key === "Escape") Textarea.focus();
        },

        // Enter goes from the log to the newest message in sight, up and down from one to the next.
        step_articles: function(element, article, key) {
            const log = element.closest("[role=log]");
            if (!log || (element !== log && !article)) return false;
            const all = Array.from(log.querySelectorAll("[role=article]"));
            let next = null;
            if (!article) next = key === "Enter" ? all[all.length - 1] : null;
            else if (key === "ArrowUp") next = all[all.indexOf(element) - 1];
            else if (key === "ArrowDown") next = all[all.indexOf(element) + 1];
            if (!next) return false;
            next.focus({"preventScroll": true});
            return true;
        },

        step_in: function(list, element, key) {
            const page = 8;
            const steps = {"ArrowUp": -1, "ArrowDown": 1, "PageUp": -page, "PageDown": page, "Home": -1e4, "End": 1e4};
            const step = steps[key];
            if (!step) return false;
            const buttons = Array.from(list.querySelectorAll("button"));
            const at = Math.max(0, Math.min(buttons.length - 1, buttons.indexOf(element) + step));
            buttons[at].focus({"preventScroll": true});
            return true;
        },

        // The app's search is opened by the first Ctrl+F; a second is the browser's. F6 goes from pane to pane.
        page_key: function(event) {
            if (Parley.covered() || event.isComposing) return;
            if (event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && /^Arrow(Up|Down)$/.test(event.key)) {
                event.preventDefault();
                _parley_on_shortcut(Parley.browser, event.key === "ArrowUp" ? 2 : 3);
            }
            if (event.altKey) return;
            const command = (event.ctrlKey || event.metaKey) && !event.shiftKey;
            if (command && (event.key === "f" || event.key === "F")) {
                if (_parley_on_shortcut(Parley.browser, 0)) event.preventDefault();
            } else if (command && (event.key === "k" || event.key === "K")) {
                event.preventDefault();
                _parley_on_shortcut(Parley.browser, 1);
            } else if ((command && event.key === "/") || (event.key === "?" && Mirror.may_ask())) {
                event.preventDefault();
                _parley_on_shortcut(Parley.browser, 4);
            } else if (event.key === "F6" && !event.ctrlKey && !event.metaKey) {
                if (Mirror.next_pane(event.shiftKey)) event.preventDefault();
            } else if (event.key === "Escape" && event.target.closest && event.target.closest("#mirror section")) {
                const escape = Textarea.keys.indexOf("Escape");
                if (_parley_on_node_key(Parley.browser, 0, escape)) event.preventDefault();
            }
        },

        // Where one writes a question mark is a character.
        may_ask: function() {
            return document.activeElement !== Textarea.field;
        },

        // Where one is: the field that the textarea holds stands for it.
        here: function() {
            const active = document.activeElement;
            return active === Textarea.field ? Mirror.nodes[0].element.querySelector("[data-active]") : active;
        },

        next_pane: function(back) {
            const root = Mirror.nodes[0].element;
            const here = Mirror.here();
            const panes = Array.from(root.querySelectorAll("nav, [role=log], section, main > [data-field]"));
            if (!panes.length) return false;
            let at = panes.findIndex(function(pane) { return pane.contains(here); });
            if (at < 0) {
                // Between two of them.
                const after = panes.findIndex(function(pane) {
                    return here && here.compareDocumentPosition(pane) & Node.DOCUMENT_POSITION_FOLLOWING;
                });
                at = back ? (after < 0 ? panes.length : after) : (after < 0 ? panes.length - 1 : after - 1);
            }
            const pane = panes[(at + (back ? -1 : 1) + panes.length) % panes.length];
            const inner = pane.querySelector("[aria-current]") || pane.querySelector("[data-field], [tabindex='0'], button, a[href]");
            const own = pane.tabIndex >= 0 || pane.dataset["active"];
            Mirror.enter(own || !inner ? pane : inner);
            return true;
        },

        enter: function(element) {
            if (element.dataset["active"]) Textarea.take_focus();
            else element.focus({"preventScroll": true});
        },

        // From the textarea to what comes next; false at the ends, where the browser goes on.
        step_out: function(back) {
            const stops = Array.from(Mirror.nodes[0].element.querySelectorAll(
                "button:not(:disabled), a[href], [tabindex='0']"));
            const at = stops.indexOf(Mirror.here());
            let next = at < 0 ? undefined : stops[at + (back ? -1 : 1)];
            // A pane covers what is written in.
            if (at < 0 && !back && Textarea.field.readOnly) next = Mirror.nodes[0].element.querySelector("section button");
            if (next) Mirror.enter(next);
            return !!next;
        },

        // A pointer's click reached the app as a pointer; without one it is a key or assistive technology. A link is the
        // browser's, or leads to another room.
        clicked: function(event) {
            const element = event.target.closest("button, a, [role=option], [role=gridcell]");
            if (!element) return;
            if (element.localName === "a") {
                Address.follow(element, event);
                return;
            }
            event.preventDefault();
            // Where it acts at once, the click is the answer to a pointer too: copying is allowed only within it. Not to the finger
            // that is still there from the long press which brought the button.
            const now = element.dataset["now"] && Mirror.pressed === element;
            if (event.detail === 0 || now) _parley_on_semantic_action(Parley.browser, Number(element.dataset["slot"]));
        },

        // People write links: only known schemes become one, and what is no room here opens beside the chat.
        check_link: function(link) {
            if (["http:", "https:", "mailto:"].indexOf(link.protocol) < 0) {
                link.removeAttribute("href");
            } else if (Files.owns(link)) {
                link.removeAttribute("target");
            } else if (!Address.is_room(link)) {
                link.target = "_blank";
                link.rel = "noopener noreferrer";
            }
        },

        // A list's items need a list item each.
        wrap: function(node, parent) {
            if (!parent.list || node.outer !== node.element) return;
            node.outer = document.createElement("li");
            ["aria-posinset", "aria-setsize"].forEach(function(name) {
                const value = node.element.getAttribute(name);
                node.element.removeAttribute(name);
                if (value) node.outer.setAttribute(name, value);
            });
            node.outer.appendChild(node.element);
        },
    },

    parley_mirror_create__deps: ["$Mirror"],
    parley_mirror_create: function(slot, role, heading_level, key) {
        const tag = Mirror.tags[role];
        const element = document.createElement(tag[0] === "h" ? "h" + heading_level : tag[0]);
        if (tag[1]) element.setAttribute("role", tag[1]);
        if (tag[1] === "log") element.setAttribute("aria-live", "off");
        if (tag[0] === "button") element.type = "button";
        element.dataset["slot"] = slot;
        // What kind of element the page's own code asks for.
        const field = 13;
        if (role === field) {
            element.dataset["field"] = "1";
            // Until it is said that the textarea holds it.
            element.setAttribute("role", "textbox");
            element.tabIndex = 0;
        }
        if (tag[1] === "article") element.tabIndex = -1;
        element.dataset["key"] = UTF8ToString(key);
        // Named by the field in which one writes meanwhile.
        if (/^(listbox|option|grid|gridcell)$/.test(tag[1])) element.id = "n" + UTF8ToString(key);
        Mirror.nodes[slot] = {element: element, outer: element, text: null, list: tag[0] === "ul"};
    },

    parley_mirror_remove__deps: ["$Mirror"],
    parley_mirror_remove: function(slot, with_parent) {
        if (!with_parent) {
            const outer = Mirror.nodes[slot].outer;
            if (outer.contains(document.activeElement)) Mirror.lost = true;
            outer.remove();
        }
        Mirror.nodes[slot] = null;
    },

    parley_mirror_place__deps: ["$Mirror"],
    parley_mirror_place: function(slot, parent, previous) {
        const node = Mirror.nodes[slot];
        const above = Mirror.nodes[parent];
        Mirror.wrap(node, above);
        const first = above.text ? above.text.nextSibling : above.element.firstChild;
        const at = previous ? Mirror.nodes[previous].outer.nextSibling : first;
        if (at !== node.outer || node.outer.parentNode !== above.element) above.element.insertBefore(node.outer, at);
    },

    // Not left and top: a transform needs no new layout while everything scrolls.
    parley_mirror_move__deps: ["$Mirror"],
    parley_mirror_move: function(slot, x, y) {
        Mirror.nodes[slot].element.style.transform = "translate(" + x + "px," + y + "px)";
    },

    parley_mirror_resize__deps: ["$Mirror"],
    parley_mirror_resize: function(slot, width, height) {
        const style = Mirror.nodes[slot].element.style;
        style.width = width + "px";
        style.height = height + "px";
    },

    parley_mirror_string__deps: ["$Mirror"],
    parley_mirror_string: function(slot, field, value, bytes) {
        const node = Mirror.nodes[slot];
        const element = node.element;
        const text = UTF8ToString(value, bytes);
        if (field === 1) {
            if (node.text) {
                node.text.data = text;
            } else {
                node.text = document.createTextNode(text);
                element.insertBefore(node.text, element.firstChild);
            }
            return;
        }
        const attribute = ["aria-label", "", "href", "data-id"][field];
        if (text) element.setAttribute(attribute, text);
        else element.removeAttribute(attribute);
        if (field === 2) Mirror.check_link(element);
    },

    parley_mirror_state__deps: ["$Mirror"],
    parley_mirror_state: function(slot, flags, position, set_size) {
        const node = Mirror.nodes[slot];
        const element = node.element;
        const set = function(name, value, wanted) {
            if (wanted) element.setAttribute(name, value);
            else element.removeAttribute(name);
        };
        const role = element.getAttribute("role");
        const option = /^(option|gridcell)$/.test(role);
        const box = role === "checkbox";
        set("aria-selected", flags & 1 ? "true" : "false", option);
        set("aria-checked", flags & 1 ? "true" : "false", box);
        set("aria-current", "true", flags & 1 && !option && !box);
        set("aria-expanded", flags & 128 ? "true" : "false", flags & 64);
        if (element.localName === "button") element.disabled = !!(flags & 2);
        set("data-now", "1", flags & 256);
        set("data-state", flags & 8 ? "failed" : "pending", flags & 12);
        const item = node.outer;
        if (position) {
            item.setAttribute("aria-posinset", position);
            item.setAttribute("aria-setsize", set_size);
        }
        if (element.dataset["field"]) {
            // The field that the textarea holds is the textarea, in this place.
            const active = flags & 32;
            set("data-active", "1", active);
            set("aria-owns", "composer", active);
            set("role", "textbox", !active);
            set("aria-readonly", "true", !active && flags & 2);
        }
        if (role !== "article") set("tabindex", "0", flags & 16 || element.dataset["field"]);
    },

    // Removing the focused element tells nobody: one goes on writing.
    parley_mirror_done__deps: ["$Mirror", "$Textarea"],
    parley_mirror_done: function() {
        if (!Mirror.lost) return;
        Mirror.lost = false;
        Promise.resolve().then(function() {
            if (Parley.boot["failed"] || document.activeElement !== document.body) return;
            _parley_on_focus(Parley.browser, 0, false);
            const root = Mirror.nodes[0].element;
            const pane = root.querySelector("[data-active]") ? null : root.querySelector("section button");
            if (pane) pane.focus({"preventScroll": true});
            else Textarea.focus();
        });
    },
});
