/*
 * feed.h: what the feeds have in common. All of it follows from the region, the stories and the options, so
 * that a feed made again is the same feed.
 */
#ifndef NSYNC_LIB_DIGEST_FEED_H
#define NSYNC_LIB_DIGEST_FEED_H

#include "lib/digest/internal.h"

#define FEED_LEDE 300u /* bytes of a story's first words, where it has no summary */

#define FEED_TOPICS "http://cv.iptc.org/newscodes/mediatopic/"

/* "tag:<authority>:site/es", or with what the digest was selected by: RFC 4151, in its own characters only. */
void nsync_feed_id(struct nsync_buf *out, const struct nsync_digest *digest);
/* Append the address of this feed, of the page that it goes with, of a story's page, of a picture; nothing where none is known. */
void nsync_feed_self(struct nsync_buf *out, const struct nsync_digest *digest);
void nsync_feed_home(struct nsync_buf *out, const struct nsync_digest *digest);
void nsync_feed_page(struct nsync_buf *out, const struct nsync_digest *digest,
		     const struct nsync_item *item);
void nsync_feed_picture(struct nsync_buf *out, const struct nsync_digest *digest,
			const struct nsync_item *item, size_t picture);

/* Append the feed's name: the region's, and what it was selected by: "Mesoamérica: Guatemala, salud"; as plain text. */
void nsync_feed_name(struct nsync_buf *out, const struct nsync_digest *digest);
/* Append the headline, labelled where it is in another language; as plain text for an escaper. */
void nsync_feed_title(struct nsync_buf *out, const struct nsync_digest *digest,
		      const struct nsync_digest_entry *entry);
/* for (i = 0; nsync_feed_author(&name, digest, item, i); i++): who wrote it, then the offices that issued it. */
bool nsync_feed_author(struct nsync_str *name, const struct nsync_digest *digest,
		       const struct nsync_item *item, size_t i);
/* When readers could first see what they see: an embargo's end is later than the version's own time. */
struct nsync_time nsync_feed_updated(const struct nsync_item *item);
/* Append what the story says, as HTML: its body, then its correction. */
enum nsync_code nsync_feed_content(struct nsync_buf *out, const struct nsync_digest *digest,
				   const struct nsync_item *item, struct nsync_error *err)
	NSYNC_MUST_USE;
/* Append its summary, or its first words; one line of plain text. */
enum nsync_code nsync_feed_summary(struct nsync_buf *out, const struct nsync_item *item,
				   struct nsync_error *err) NSYNC_MUST_USE;

/*
 * Which other texts of a story in other languages a feed links to: those that may be shown and are of the feed's own
 * period and office, and what the story was translated from, wherever that is. None where no address is known.
 */
struct feed_translations {
	/* private */
	struct feed_text *texts; /* of all families that the feed shows something of, by uri */
	size_t count;
	struct feed_text **near; /* of the period and office, by family, one a language */
	size_t near_count;
};

enum nsync_code nsync_feed_translations_find(struct feed_translations *out,
					     const struct nsync_digest *digest,
					     struct nsync_error *err) NSYNC_MUST_USE;
void nsync_feed_translations_release(struct feed_translations *translations); /* for AUTO */

#define FEED_TRANSLATIONS 32u

/* Fill in the translations of a story, each of another language; returns how many there are, FEED_TRANSLATIONS at most. */
size_t nsync_feed_translations_of(const struct nsync_item *out[FEED_TRANSLATIONS],
				  const struct feed_translations *translations,
				  const struct nsync_item *item);

/* Killed stories that leave a notice: the last version of each, the newest kill first. */
struct feed_kills {
	const struct nsync_digest_story **at;
	size_t count;
};

enum nsync_code nsync_feed_kills_find(struct feed_kills *out, const struct nsync_digest *digest,
				      struct nsync_error *err) NSYNC_MUST_USE;
void nsync_feed_kills_release(struct feed_kills *kills); /* for AUTO */
/* The newest moment of all that a feed tells; the root's where it tells nothing. kills may be NULL. */
struct nsync_time nsync_feed_newest(const struct nsync_digest *digest,
				    const struct feed_kills *kills);

#endif
