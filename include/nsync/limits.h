/*
 * limits.h: every limit of nsync in one place.
 *
 * A limit is part of the wire format where schema/README.md says so: raising
 * one there makes an older nsync hold what a newer one accepts.
 */
#ifndef NSYNC_LIMITS_H
#define NSYNC_LIMITS_H

/* JSON that nsync reads: any file, and signed files (wire format). */
#define NSYNC_MAX_JSON_BYTES     (1024u * 1024u * 1024u)
#define NSYNC_MAX_JSON_DEPTH     1000u
#define NSYNC_MAX_SIGNED_BYTES   (256u * 1024u)
#define NSYNC_MAX_RECORD_BYTES   (1024u * 1024u)
#define NSYNC_MAX_DIGEST_BYTES   (16u * 1024u * 1024u) /* a manifest: some 120,000 files */
#define NSYNC_MAX_SIGNED_DEPTH   32u
#define NSYNC_MAX_SAFE_INTEGER   9007199254740991LL /* 2^53 - 1 */

/* Names (wire format). */
#define NSYNC_MIN_OFFICE         2u   /* bytes of an office's code */
#define NSYNC_MAX_OFFICE         8u
#define NSYNC_MAX_SLUG           100u /* bytes */
#define NSYNC_MAX_EXTENSION      8u   /* bytes, of a media file */
#define NSYNC_MAX_PATH           256u /* bytes of any path that the grammar allows */
#define NSYNC_MAX_HELD_PATH      512u /* bytes of a held path as a record spells it */

/* Trust roots (wire format). */
#define NSYNC_MAX_ROOT_KEYS      1024u
#define NSYNC_MAX_OFFICES        256u
#define NSYNC_MIN_ROOT_THRESHOLD 2
#define NSYNC_MAX_SIGNATURES     1024u /* of one file */
#define NSYNC_MAX_LANGUAGES      32u   /* of a region, or of one thing's names */
#define NSYNC_MAX_LANGUAGE       35u   /* bytes of a tag (RFC 5646 section 4.4.1) */
#define NSYNC_MAX_NAME           500u  /* characters of a region's or an office's name */
#define NSYNC_MAX_HOLDER         127u  /* characters of a key holder's name */
#define NSYNC_MAX_AUTHORITY      128u  /* bytes */
#define NSYNC_MAX_TIME_ZONE      64u   /* bytes */
#define NSYNC_MAX_TIME           40u   /* bytes of a moment */

/* Records and merging (wire format). */
#define NSYNC_MAX_HOLDS          100u /* holds named for one office in one record */
#define NSYNC_FUTURE_SECONDS     600  /* an item may be dated this long after as-of */
#define NSYNC_MAX_MEDIA_BYTES    (16u * 1024u * 1024u)
#define NSYNC_MAX_JOINT          16u  /* joint issuers of one item */
#define NSYNC_MAX_PICTURES       32u  /* pictures of one item */

/* What an office's repository may cost the regional machine. */
#define NSYNC_MAX_TREE_BYTES     (64u * 1024u * 1024u) /* one tree object */
#define NSYNC_MAX_CANDIDATES     1000000u              /* new files of one office, one merge */
#define NSYNC_MAX_TREE_DEPTH     16u
#define NSYNC_FETCH_SECONDS      120u
#define NSYNC_MAX_FETCH_BYTES    (4ull * 1024u * 1024u * 1024u) /* one file that a fetch writes */
#define NSYNC_MAX_GIT_MEMORY     (1024ull * 1024u * 1024u) /* data of one git process, maps of files aside */

/* Text and files of the user's own. */
#define NSYNC_MAX_DRAFT_BYTES    (256u * 1024u)
#define NSYNC_MAX_KEYFILE_BYTES  (16u * 1024u)
#define NSYNC_MAX_PASSPHRASE     1024u /* bytes */
#define NSYNC_MAX_STATE_BYTES    (64u * 1024u * 1024u)
#define NSYNC_MAX_OUTPUT_BYTES   (1024u * 1024u * 1024u) /* one rendered digest */
#define NSYNC_MAX_REF_DEPTH      16u /* folders in folders of documents that schemas refer to */
#define NSYNC_MAX_JOBS           64u

#endif
