// The semantic mirror's elements. mirror.cpp compares; here is only what touches the DOM. Text is set as text, never as HTML.
mergeInto(LibraryManager.library, {
    $Mirror__deps: ["$Parley"],
    $Mirror: {
        nodes: null,   // by slot: {element, outer, text}; slot 0 is the root
        tags: null,    // by Role: element and ARIA role

        open: function() {
            const root = document.getElementById("mirror");
            Mirror.nodes = [{element: root, outer: root, text: null, list: false}];
            Mirror.tags = [["nav", ""], ["ul", ""], ["button", ""], ["a", ""], ["h", ""], ["main", ""], ["div", "log"],
                           ["div", "article"], ["p", ""], ["div", "status"], ["div", "alert"], ["section", ""],
                           ["div", "separator"]];
        },

        start: function() {
            Parley.listen(Mirror.nodes[0].element, "click", Mirror.clicked);
        },

        // A pointer's click reached the app as a pointer; without one it is a key or assistive technology. Links that leave
        // the page, or are asked for in another tab, stay the browser's.
        clicked: function(event) {
            const element = event.target.closest("button, a");
            if (!element) return;
            const away = element.localName === "a" && (element.origin !== location.origin || event.ctrlKey || event.metaKey ||
                                                       event.shiftKey);
            if (away) return;
            event.preventDefault();
            if (event.detail === 0) _parley_on_semantic_action(Parley.browser, Number(element.dataset["slot"]));
        },

        // People write links: only known schemes become one, and other sites open beside the chat.
        check_link: function(link) {
            if (["http:", "https:", "mailto:"].indexOf(link.protocol) < 0) {
                link.removeAttribute("href");
            } else if (link.origin !== location.origin) {
                link.target = "_blank";
                link.rel = "noopener noreferrer";
            }
        },

        // A list's items need a list item each.
        wrap: function(node, parent) {
            if (!parent.list || node.outer !== node.element) return;
            node.outer = document.createElement("li");
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
        if (tag[0] === "button" || tag[0] === "a") element.dataset["slot"] = slot;
        element.dataset["key"] = UTF8ToString(key);
        Mirror.nodes[slot] = {element: element, outer: element, text: null, list: tag[0] === "ul"};
    },

    parley_mirror_remove__deps: ["$Mirror"],
    parley_mirror_remove: function(slot) {
        Mirror.nodes[slot].outer.remove();
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

    parley_mirror_rect__deps: ["$Mirror"],
    parley_mirror_rect: function(slot, x, y, width, height) {
        const style = Mirror.nodes[slot].element.style;
        // Not left and top: a transform needs no new layout while everything scrolls.
        style.transform = "translate(" + x + "px," + y + "px)";
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
    parley_mirror_state: function(slot, current, disabled, pending, failed) {
        const element = Mirror.nodes[slot].element;
        if (current) element.setAttribute("aria-current", "true");
        else element.removeAttribute("aria-current");
        if (element.localName === "button") element.disabled = !!disabled;
        if (pending || failed) element.dataset["state"] = failed ? "failed" : "pending";
        else delete element.dataset["state"];
    },

    parley_mirror_took__deps: ["$Parley"],
    parley_mirror_took: function(milliseconds) {
        if (Parley.boot["mirrored"]) Parley.boot["mirrored"].push(milliseconds);
    },
});
