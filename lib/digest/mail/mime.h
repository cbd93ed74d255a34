/* mime.h: untrusted text into a message's headers and bodies. Lines end with CR LF, all is ASCII. */
#ifndef NSYNC_LIB_DIGEST_MIME_H
#define NSYNC_LIB_DIGEST_MIME_H

#include "lib/digest/internal.h"

/* Whether it is <dot-atom>@<host name> in ASCII. source: RFC 5322, 3.4.1; RFC 1123, 2.1. */
bool nsync_mime_address_valid(struct nsync_str address);

/* A header whose value is free text, such as Subject: as it is where it can be, else in encoded-words. */
void nsync_mime_text(struct nsync_buf *out, const char *name, struct nsync_str value);
/* "From: name <address>"; an address that is valid; name: may be empty. */
void nsync_mime_mailbox(struct nsync_buf *out, const char *name, struct nsync_str display,
			struct nsync_str address);
/* A header whose value is ASCII of ours, folded at its blanks. */
void nsync_mime_header(struct nsync_buf *out, const char *name, struct nsync_str value);
/* "Sat, 25 Aug 2018 00:00:00 -0600". source: RFC 5322, 3.3. */
void nsync_mime_date(struct nsync_buf *out, struct nsync_time time);

/* Text with LF at the ends of its lines, as quoted-printable; no character is cut by a soft line end. */
void nsync_mime_quoted_printable(struct nsync_buf *out, struct nsync_str text);

#endif
