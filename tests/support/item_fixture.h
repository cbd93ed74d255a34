/*
 * item_fixture.h: signed items, cosignatures and media for C tests.
 *
 *	struct fixture_item item = { .office = "gt", .slug = "water", .version = 1 };
 *	struct nsync_id id = fixture_item_file(&bytes, &item);
 *
 * What a spec leaves out is filled in so that the item is good; `extra` and `swap` make it bad.
 */
#ifndef NSYNC_TESTS_ITEM_FIXTURE_H
#define NSYNC_TESTS_ITEM_FIXTURE_H

#include "nsync/item.h"
#include "tests/support/trust_fixture.h"

#define FIXTURE_AUTHORITY "example.org,2026"
#define FIXTURE_FIRST     "2026-02-01T09:00:00-06:00"

struct fixture_item {
	const char *office, *slug; /* "gt", "story" */
	int version;               /* 1 */
	const char *first;         /* firstCreated */
	const char *created;       /* versionCreated; firstCreated */
	const char *status;        /* "usable" */
	const char *headline;
	const char *previous;    /* id of the version before */
	const char *log;         /* the record seen; "0:" and zeros */
	const char *joint[3];    /* joint issuers */
	const char *pictures[3]; /* contents of pictures, image/png */
	const char *uri;         /* whole */
	const char *extra;       /* more members, each with a comma after it */
	unsigned signers[4];     /* keys; none: as many of the office's own as it needs */
	size_t signer_count;
};

static inline const char *fixture_or(const char *text, const char *otherwise)
{
	return text ? text : otherwise;
}

/* Where the month of an item's path comes from: firstCreated. */
static inline void fixture_item_path(char out[NSYNC_MAX_PATH], const struct fixture_item *spec)
{
	const char *first = fixture_or(spec->first, FIXTURE_FIRST);

	snprintf(out, NSYNC_MAX_PATH, "items/%s/%.4s/%.2s/%s.%d.json",
		 fixture_or(spec->office, "gt"), first, first + 5, fixture_or(spec->slug, "story"),
		 spec->version ? spec->version : 1);
}

static inline void fixture_media_path(char out[NSYNC_MAX_PATH], const char *office,
				      const char *content)
{
	char hash[NSYNC_HEX_SIZE];

	nsync_sha256_hex(hash, nsync_str(content));
	snprintf(out, NSYNC_MAX_PATH, "media/%s/%s.png", office, hash);
}

static inline void fixture_add_picture(struct nsync_buf *body, const char *content)
{
	uint8_t hash[NSYNC_HASH_BYTES];
	struct nsync_buf name = NSYNC_BUF_INIT(100);

	nsync_sha256(hash, nsync_str(content));
	nsync_buf_text(&name, "ni:///sha-256;");
	nsync_base64(&name, hash, sizeof(hash), true);
	nsync_buf_printf(
		body,
		"{\"name\":\"picture\",\"rel\":\"picture\",\"type\":\"picture\",\"uri\":\"%s\","
		"\"descriptions\":[{\"role\":\"alt\",\"value\":\"people at a well\"}],"
		"\"renditions\":[{\"name\":\"original\",\"href\":\"%s\",\"contentType\":\"image/png\"}]}",
		name.p, name.p);
	nsync_buf_release(&name);
}

static inline void fixture_item_body(struct nsync_buf *out, const struct fixture_item *spec)
{
	const char *office = fixture_or(spec->office, "gt");
	const char *first = fixture_or(spec->first, FIXTURE_FIRST);
	char uri[400];

	snprintf(uri, sizeof(uri), "tag:%s:%s/%.4s/%.2s/%s", FIXTURE_AUTHORITY, office, first,
		 first + 5, fixture_or(spec->slug, "story"));
	nsync_buf_printf(out, "{\"uri\":\"%s\",\"version\":\"%d\",", fixture_or(spec->uri, uri),
			 spec->version ? spec->version : 1);
	nsync_buf_text(
		out,
		"\"standard\":{\"name\":\"ninjs\",\"version\":\"3.1\"},\"profile\":\"nsync-item-1\","
		"\"type\":\"text\",\"representationType\":\"full\",\"language\":\"en\",");
	nsync_buf_printf(out,
			 "\"firstCreated\":\"%s\",\"versionCreated\":\"%s\",\"pubStatus\":\"%s\",",
			 first, fixture_or(spec->created, first),
			 fixture_or(spec->status, "usable"));
	nsync_buf_printf(out, "\"headlines\":[{\"role\":\"main\",\"value\":\"%s\"}],",
			 fixture_or(spec->headline, "Water for all"));
	nsync_buf_text(
		out,
		"\"bodies\":[{\"role\":\"main\",\"contentType\":\"text/markdown\",\"value\":\"Words.\"}],"
		"\"places\":[{\"literal\":\"GT\",\"rel\":\"country\"}],");
	if (spec->joint[0]) {
		nsync_buf_text(out, "\"infoSources\":[");
		for (size_t i = 0; i < 3 && spec->joint[i]; i++)
			nsync_buf_printf(out, "%s{\"literal\":\"%s\",\"role\":\"jointIssuer\"}",
					 i ? "," : "", spec->joint[i]);
		nsync_buf_text(out, "],");
	}
	if (spec->pictures[0]) {
		nsync_buf_text(out, "\"associations\":[");
		for (size_t i = 0; i < 3 && spec->pictures[i]; i++) {
			nsync_buf_text(out, i ? "," : "");
			fixture_add_picture(out, spec->pictures[i]);
		}
		nsync_buf_text(out, "],");
	}
	nsync_buf_text(out, fixture_or(spec->extra, ""));
	nsync_buf_text(out, "\"altIds\":[");
	if (spec->previous)
		nsync_buf_printf(out, "{\"role\":\"previous\",\"value\":\"%s\"},", spec->previous);
	if (spec->log)
		nsync_buf_printf(out, "{\"role\":\"log\",\"value\":\"%s\"}]}", spec->log);
	else
		nsync_buf_printf(out, "{\"role\":\"log\",\"value\":\"0:%064d\"}]}", 0);
	FIXTURE_CHECK(out->code == NSYNC_OK);
}

/* The keys that an office's files need: gt one, mx two, bz one. */
static inline size_t fixture_office_keys(unsigned keys[4], const char *office)
{
	bool two = strcmp(office, "mx") == 0;

	keys[0] = strcmp(office, "gt") == 0 ? FIXTURE_GT : two ? FIXTURE_MX : FIXTURE_BZ;
	keys[1] = FIXTURE_MX_2;
	return two ? 2 : 1;
}

/* The id of a signed file. */
static inline struct nsync_id fixture_file_id(enum nsync_kind kind, struct nsync_str bytes)
{
	struct nsync_error err = { NSYNC_OK, "", "" };
	struct nsync_json_doc doc = NSYNC_JSON_DOC_INIT;
	struct nsync_buf message = NSYNC_BUF_INIT(2 * NSYNC_MAX_RECORD_BYTES);
	struct nsync_id id;

	fixture_ok(nsync_json_read(&doc, bytes, &nsync_json_any, &err), &err);
	fixture_ok(nsync_message(&message, kind,
				 nsync_json_get(doc.root, nsync_str(nsync_kind_name(kind))), &err),
		   &err);
	id = nsync_message_id(nsync_buf_view(&message));
	nsync_buf_release(&message);
	nsync_json_doc_release(&doc);
	return id;
}

/* Append the signed file; returns its id. */
static inline struct nsync_id fixture_item_file(struct nsync_buf *out,
						const struct fixture_item *spec)
{
	struct nsync_buf body = NSYNC_BUF_INIT(2 * NSYNC_MAX_SIGNED_BYTES);
	unsigned keys[4];
	size_t count = spec->signer_count;

	memcpy(keys, spec->signers, sizeof(keys));
	if (!count)
		count = fixture_office_keys(keys, fixture_or(spec->office, "gt"));
	fixture_item_body(&body, spec);
	fixture_sign(out, NSYNC_KIND_ITEM, body.p, keys, count);
	nsync_buf_release(&body);
	return fixture_file_id(NSYNC_KIND_ITEM, nsync_buf_view(out));
}

/* ---- cosignatures ----------------------------------------------------------------------- */

struct fixture_cosignature {
	const char *cosigner;      /* "bz" */
	const char *office, *slug; /* of the item: "gt", "story" */
	int version;               /* 1 */
	const char *first;         /* the item's firstCreated */
	const char *item;          /* its id */
	const char *region;
	unsigned signer; /* 0: the cosigner's own */
};

static inline void fixture_cosignature_path(char out[NSYNC_MAX_PATH],
					    const struct fixture_cosignature *spec)
{
	const char *first = fixture_or(spec->first, FIXTURE_FIRST);

	snprintf(out, NSYNC_MAX_PATH, "cosignatures/%s/%s/%.4s/%.2s/%s.%d.json",
		 fixture_or(spec->cosigner, "bz"), fixture_or(spec->office, "gt"), first, first + 5,
		 fixture_or(spec->slug, "story"), spec->version ? spec->version : 1);
}

static inline void fixture_cosignature_file(struct nsync_buf *out,
					    const struct fixture_cosignature *spec)
{
	const char *first = fixture_or(spec->first, FIXTURE_FIRST);
	struct nsync_buf body = NSYNC_BUF_INIT(4096);
	unsigned keys[4] = { spec->signer, 0, 0, 0 };
	size_t count = 1;

	if (!spec->signer)
		count = fixture_office_keys(keys, fixture_or(spec->cosigner, "bz"));
	nsync_buf_printf(
		&body,
		"{\"region\":\"%s\",\"uri\":\"tag:%s:%s/%.4s/%.2s/%s\",\"version\":\"%d\",\"item\":\"%s\"}",
		fixture_or(spec->region, FIXTURE_AUTHORITY), FIXTURE_AUTHORITY,
		fixture_or(spec->office, "gt"), first, first + 5, fixture_or(spec->slug, "story"),
		spec->version ? spec->version : 1, spec->item);
	FIXTURE_CHECK(body.code == NSYNC_OK);
	fixture_sign(out, NSYNC_KIND_COSIGNATURE, body.p, keys, count);
	nsync_buf_release(&body);
}

#endif
