// Version 4, who signs in elsewhere: an account as an issuer knows it. Base data, as accounts are.
#pragma once

namespace parley::server {

inline constexpr const char* version_4_identities = R"sql(
CREATE TABLE identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    person INTEGER NOT NULL REFERENCES accounts (person),
    created_ms INTEGER NOT NULL,
    crc INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject)
) STRICT;
CREATE INDEX identities_by_person ON identities (person);
)sql";

}  // namespace parley::server
