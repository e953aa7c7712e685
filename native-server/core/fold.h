// What later events make of a message.
#pragma once

#include <vector>

#include "shared/message.h"

namespace parley::server {

/// Carries out what `change` does to a posted message that it speaks of; any other event leaves the message as it is.
void fold(Event& message, const Event& change);

/// Whether a message, or an edit, is one of those that an event `hidden` speaks of.
bool is_hidden_by(const Event& message, const Event& change);

/// Leaves nothing of a message, or of an edit, but its place.
void erase_words(Event& event);

/// Names of each reaction the first limits::reaction_people_max people, and the reader if they are one of them.
void name_reactors(MessageState& state, const UserId& reader);

/// Carries out in each posted event of `events`, which are ascending, what the later ones do to it.
void fold_all(std::vector<Event>& events, const UserId& reader);

}  // namespace parley::server
