/* Placeholder until the room has its first file. */
typedef int aw_report_room;
