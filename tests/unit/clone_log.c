/* The log: which records are told, with what their commits add. */
#include "tests/support/clone_fixture.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))
#define MARCH        "2026-03-01T00:00:00Z"
#define APRIL        "2026-04-01T00:00:00Z"

static void tell(void *payload, const struct nsync_clone_log_entry *entry)
{
	struct nsync_buf *lines = payload;

	nsync_buf_printf(lines, "%lld:", (long long)entry->record->seq);
	for (size_t i = 0; i < entry->path_count; i++)
		nsync_buf_printf(lines, " %s", entry->paths[i]);
	nsync_buf_text(lines, "\n");
}

/* Records 1 to 3: the root, two stories, one more. */
static void three_records(struct place *place)
{
	region_item(&place->region, &(struct fixture_item){ .slug = "one" });
	region_item(&place->region, &(struct fixture_item){ .office = "bz", .slug = "two" });
	place_publish(place, MARCH);
	region_item(&place->region, &(struct fixture_item){ .slug = "three" });
	place_publish(place, APRIL);
	place_make_office(place, "late", NULL);
}

#define FIRST  "1: trust/1.json\n"
#define SECOND "2: items/bz/2026/02/two.1.json items/gt/2026/02/one.1.json\n"
#define THIRD  "3: items/gt/2026/02/three.1.json\n"

Test(clone_log, which_records)
{
	static const struct {
		const char *label;
		int64_t only, limit;
		const char *lines;
	} rows[] = {
		{ "all", 0, INT64_MAX, THIRD SECOND FIRST },
		{ "the newest two", 0, 2, THIRD SECOND },
		{ "none", 0, 0, "" },
		{ "one", 2, 1, SECOND },
		{ "the first", 1, 1, FIRST },
	};

	PLACE(place);
	three_records(&place);
	CLONE(clone, &place, "late");
	place_walk(&clone);
	for (size_t i = 0; i < COUNT(rows); i++) {
		AUTO(nsync_buf_release) struct nsync_buf lines = NSYNC_BUF_INIT(4096);
		struct nsync_error err = { NSYNC_OK, "", "" };

		cr_assert_eq(nsync_clone_log(&clone, rows[i].only, rows[i].limit, tell, &lines,
					     &err),
			     NSYNC_OK, "%s: %s", rows[i].label, err.text);
		cr_expect_str_eq(nsync_buf_view(&lines).p, rows[i].lines, "%s", rows[i].label);
	}
}

Test(clone_log, which_numbers)
{
	static const struct {
		const char *text;
		int64_t number; /* 0: none */
	} rows[] = {
		{ "1", 1 },  { "3", 3 },   { "4", 0 },  { "0", 0 },
		{ "-1", 0 }, { "two", 0 }, { "02", 0 }, { "", 0 },
	};

	PLACE(place);
	three_records(&place);
	CLONE(clone, &place, "late");
	place_walk(&clone);
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct nsync_error err = { NSYNC_OK, "", "" };
		int64_t number = 0;
		enum nsync_code code = nsync_clone_log_number(&number, &clone, rows[i].text, &err);

		cr_expect_eq(code, rows[i].number ? NSYNC_OK : NSYNC_ENOTFOUND, "%s", rows[i].text);
		if (rows[i].number)
			cr_expect_eq(number, rows[i].number, "%s", rows[i].text);
		else
			cr_expect_str_eq(err.where, rows[i].text);
	}
}

Test(clone_log, a_record_that_is_gone)
{
	AUTO(nsync_buf_release) struct nsync_buf lines = NSYNC_BUF_INIT(4096);
	struct nsync_error err = { NSYNC_OK, "", "" };

	PLACE(place);
	three_records(&place);
	CLONE(clone, &place, "late");
	place_walk(&clone);
	clone.region.record->seq = 9;
	cr_expect_eq(nsync_clone_log(&clone, 0, 1, tell, &lines, &err), NSYNC_EGIT);
	cr_expect_str_eq(err.where, "log");
	err.code = NSYNC_OK;
	clone.region.head = fixture_nowhere();
	cr_expect_eq(nsync_clone_log(&clone, 0, 1, tell, &lines, &err), NSYNC_ENOTFOUND);
	cr_expect_eq(lines.n, 0);
}
