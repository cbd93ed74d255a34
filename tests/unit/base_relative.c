/* base_relative.c: a file as it is named from within a folder. */
#include <criterion/criterion.h>

#include "nsync/base.h"

Test(base_relative, table)
{
	static const struct {
		const char *folder, *file, *want;
	} rows[] = {
		{ "/a/gt", "/a/gt/drafts/x.md", "drafts/x.md" },
		{ "/a/gt/drafts", "/a/gt/drafts/x.md", "x.md" },
		{ "/a/gt/items/gt", "/a/gt/drafts/x.md", "../../drafts/x.md" },
		{ "/a/gt/items/gt/2018", "/a/gt/items/mx/x", "../../mx/x" },
		{ "/a/gt/dra", "/a/gt/drafts/x.md", "../drafts/x.md" },
		{ "/a/gt/drafts2", "/a/gt/drafts/x.md", "../drafts/x.md" },
		{ "/", "/x", "x" },
		{ "/b", "/a/x", "../a/x" },
		{ "/a/b/c", "/x", "../../../x" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO(nsync_buf_release) struct nsync_buf out = NSYNC_BUF_INIT(4096);

		nsync_path_relative(&out, rows[i].folder, rows[i].file);
		cr_expect_str_eq(nsync_buf_view(&out).p, rows[i].want, "%s from %s: %s",
				 rows[i].file, rows[i].folder, nsync_buf_view(&out).p);
	}
}
