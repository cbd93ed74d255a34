/* record.c: one record, read. */
#include <stdlib.h>

#include "nsync/verify.h"

void nsync_record_free(struct nsync_record *record)
{
	if (!record)
		return;
	nsync_json_doc_release(&record->doc);
	nsync_buf_release(&record->bytes);
	nsync_buf_release(&record->message);
	free(record);
}

void nsync_record_freep(struct nsync_record **record)
{
	nsync_record_free(*record);
}

/* The schema has fixed the form of every member; what is left is what it cannot say. */
static bool read_members(struct nsync_record *record, struct nsync_verdict *verdict)
{
	const struct nsync_json *body = record->file.body;
	const struct nsync_json *root = nsync_json_get(body, NSYNC_STR("root"));
	const struct nsync_json *added = nsync_json_get(body, NSYNC_STR("added"));
	struct nsync_time as_of;
	const char *bad = NULL;

	record->region = nsync_json_get_str(body, NSYNC_STR("region"));
	record->inputs = nsync_json_get(body, NSYNC_STR("inputs"));
	record->unreachable = nsync_json_get(body, NSYNC_STR("unreachable"));
	if (!nsync_json_int(&record->seq, nsync_json_get(body, NSYNC_STR("seq"))))
		bad = "/record/seq";
	else if (!nsync_id_parse(&record->previous, nsync_json_get_str(body, NSYNC_STR("previous"))))
		bad = "/record/previous";
	else if (!nsync_time_parse(&as_of, nsync_json_get_str(body, NSYNC_STR("asOf"))) ||
		 as_of.offset != 0 || as_of.nanoseconds != 0)
		bad = "/record/asOf";
	else if (!nsync_json_int(&record->root_version, nsync_json_get(root, NSYNC_STR("version"))))
		bad = "/record/root/version";
	else if (!nsync_id_parse(&record->root_id, nsync_json_get_str(root, NSYNC_STR("id"))))
		bad = "/record/root/id";
	else if (!nsync_json_int(&record->added_count, nsync_json_get(added, NSYNC_STR("count"))))
		bad = "/record/added/count";
	else if (!nsync_str_copy(record->added_hash, sizeof(record->added_hash),
				 nsync_json_get_str(added, NSYNC_STR("hash"))))
		bad = "/record/added/hash";
	if (bad) {
		nsync_judge(verdict, NSYNC_SCHEMA, bad, "unusable value");
		return false;
	}
	record->as_of = as_of.seconds;
	return true;
}

static enum nsync_code read_into(struct nsync_record *record, struct nsync_verdict *verdict,
				 int64_t seq, struct nsync_error *err)
{
	enum nsync_code code;

	code = nsync_signed_read(&record->file, verdict, &record->doc, NSYNC_KIND_RECORD,
				 nsync_buf_view(&record->bytes), err);
	if (code || verdict->reason)
		return code;
	code = nsync_verify_schema(verdict, "record", record->doc.root, err);
	if (code || verdict->reason || !read_members(record, verdict))
		return code;
	if (seq && record->seq != seq) {
		nsync_judge(verdict, NSYNC_BAD_PATH, "/record/seq", "%lld in the file, %lld in its path",
			    (long long)record->seq, (long long)seq);
		return NSYNC_OK;
	}
	code = nsync_message(&record->message, NSYNC_KIND_RECORD, record->file.body, err);
	if (!code)
		record->id = nsync_message_id(nsync_buf_view(&record->message));
	return code;
}

enum nsync_code nsync_record_read(struct nsync_record **out, struct nsync_verdict *verdict,
				  struct nsync_str bytes, int64_t seq, struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = calloc(1, sizeof(*record));
	enum nsync_code code;

	*out = NULL;
	*verdict = (struct nsync_verdict){ .reason = NSYNC_REASON_OK };
	if (!record)
		return nsync_fail_memory(err);
	nsync_json_doc_init(&record->doc);
	nsync_buf_init(&record->bytes, NSYNC_MAX_RECORD_BYTES);
	nsync_buf_init(&record->message, 2 * NSYNC_MAX_RECORD_BYTES);
	if (bytes.n > NSYNC_MAX_RECORD_BYTES) {
		nsync_judge(verdict, NSYNC_TOO_LARGE, NULL, "%zu bytes, at most %u", bytes.n,
			    NSYNC_MAX_RECORD_BYTES);
		return NSYNC_OK;
	}
	nsync_buf_str(&record->bytes, bytes);
	code = nsync_buf_check(&record->bytes, err);
	if (!code)
		code = read_into(record, verdict, seq, err);
	if (!code && !verdict->reason)
		*out = TAKE(record);
	return code;
}

void nsync_record_hash_file(struct nsync_sha256 *hash, const char *path,
			    const uint8_t sha256[NSYNC_HASH_BYTES])
{
	char hex[NSYNC_HEX_SIZE];

	nsync_hex(hex, sha256, NSYNC_HASH_BYTES);
	nsync_sha256_add(hash, nsync_str(path));
	nsync_sha256_add(hash, NSYNC_STR(" "));
	nsync_sha256_add(hash, nsync_str(hex));
	nsync_sha256_add(hash, NSYNC_STR("\n"));
}

bool nsync_record_hold(enum nsync_reason *reason, struct nsync_str *pointer,
		       const struct nsync_record *record, struct nsync_str office,
		       struct nsync_str path)
{
	const struct nsync_json *input = nsync_json_get(record->inputs, office);
	const struct nsync_json *holds = nsync_json_get(input, NSYNC_STR("holds"));
	const struct nsync_json *hold;
	char name[32];
	enum nsync_reason found;

	if (!holds)
		return false;
	for (hold = nsync_json_first(holds); hold; hold = nsync_json_next(holds, hold)) {
		if (!nsync_str_eq(nsync_json_get_str(hold, NSYNC_STR("path")), path))
			continue;
		if (!nsync_str_copy(name, sizeof(name), nsync_json_get_str(hold, NSYNC_STR("verdict"))) ||
		    !nsync_reason_parse(&found, name))
			return false;
		if (reason)
			*reason = found;
		if (pointer)
			*pointer = nsync_json_get_str(hold, NSYNC_STR("pointer"));
		return true;
	}
	return false;
}
