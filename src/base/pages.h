/* pages.h - large pages for tables that are read here and there.
 *
 * Room: base.
 */
#ifndef AW_BASE_PAGES_H
#define AW_BASE_PAGES_H
#include <stddef.h>

/* Ask the system to back memory that was not written yet with large pages, so
 * that finding where a page lies does not cost more than reading from it.
 * A wish: nothing changes but the speed, whether or not it is granted. */
void aw_prefer_large_pages(void *begin, size_t length);
#endif
