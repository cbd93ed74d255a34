/*
 * verify_memory.c: every allocation of reading a record and of judging one file by itself fails
 * once. Want of memory is an error, never a verdict.
 */
#include "tests/support/failing_memory.h"
#include "tests/support/record_fixture.h"

#ifdef FAILING_MEMORY

static struct nsync_buf record_file = NSYNC_BUF_INIT(NSYNC_MAX_RECORD_BYTES);
static struct nsync_buf item_file = NSYNC_BUF_INIT(NSYNC_MAX_SIGNED_BYTES);
static struct nsync_root *root;
static char item_path[NSYNC_MAX_PATH];

static enum nsync_code good(enum nsync_code code, const struct nsync_verdict *verdict,
			    struct nsync_error *err)
{
	if (code == NSYNC_OK && verdict->reason != NSYNC_REASON_OK)
		return nsync_fail(err, NSYNC_EINVAL, verdict->pointer, "%s: %s",
				  nsync_reason_name(verdict->reason), verdict->detail);
	return code;
}

static enum nsync_code read_record(struct nsync_error *err)
{
	AUTO(nsync_record_freep) struct nsync_record *record = NULL;
	struct nsync_verdict verdict;
	enum nsync_code code =
		nsync_record_read(&record, &verdict, nsync_buf_view(&record_file), 1, err);

	code = good(code, &verdict, err);
	if ((code == NSYNC_OK) != (record != NULL))
		abort();
	return code;
}

static enum nsync_code judge_item(struct nsync_error *err)
{
	const struct nsync_basis basis = {
		.root = root,
		.newest = root,
		.seq = INT64_MAX,
		.as_of = fixture_time("2026-03-01T00:00:00Z").seconds,
		.jobs = 1,
	};
	struct nsync_verdict verdict;
	struct nsync_id id;

	return good(nsync_verify_bytes(&verdict, &id, nsync_str(item_path), nsync_buf_view(&item_file),
				       &basis, err),
		    &verdict, err);
}

Test(verify_memory, each_allocation_fails_in_turn)
{
	static const unsigned signers[] = { FIXTURE_ROOT_A, FIXTURE_ROOT_B };
	const struct fixture_item item = { .office = "gt", .slug = "water" };
	const struct fixture_record record = {
		.inputs = "{\"gt\":{\"head\":\"0123456789abcdef0123456789abcdef01234567\",\"added\":3,\"held\":1,\"holds\":"
			  "[{\"path\":\"items/gt/2018/08/a.1.json\",\"verdict\":\"schema\",\"pointer\":\"/item/uri\"}]}}",
	};
	struct nsync_error err = { 0 };

	cr_assert(nsync_base_start());
	root = fixture_root(fixture_edit(), signers, 2);
	fixture_record_file(&record_file, &record);
	fixture_item_file(&item_file, &item);
	fixture_item_path(item_path, &item);
	/* The built-in schemas are compiled once, before anything is counted. */
	cr_assert_eq(read_record(&err), NSYNC_OK, "%s: %s", err.where, err.text);
	cr_assert_eq(judge_item(&err), NSYNC_OK, "%s: %s", err.where, err.text);
	fail_each("record", read_record, 0);
	fail_each("item", judge_item, 0);
	nsync_root_free(root);
	nsync_buf_release(&record_file);
	nsync_buf_release(&item_file);
}

#endif
