/* base_build_id.c: the id of this program: 64 hex digits, the same each time. */
#include <criterion/criterion.h>

#include "nsync/base.h"

Test(base_build_id, is_hex_and_the_same_each_time)
{
	AUTO(nsync_buf_release) struct nsync_buf first = NSYNC_BUF_INIT(1000), second = NSYNC_BUF_INIT(1000);
	uint8_t hash[NSYNC_HASH_BYTES];

	cr_assert(nsync_base_start());
	nsync_build_id(&first);
	nsync_build_id(&second);
	cr_expect_eq(first.n, 64);
	cr_expect(nsync_unhex(hash, sizeof(hash), nsync_buf_view(&first)));
	cr_expect(nsync_str_eq(nsync_buf_view(&first), nsync_buf_view(&second)));
}

/* A full buffer is sticky: its owner sees that the id is not there. */
Test(base_build_id, needs_room)
{
	AUTO(nsync_buf_release) struct nsync_buf small = NSYNC_BUF_INIT(10);

	cr_assert(nsync_base_start());
	nsync_build_id(&small);
	cr_expect_eq(small.code, NSYNC_ELIMIT);
	cr_expect_eq(small.n, 0);
}
