/* Placeholder until the room has its first file. */
typedef int aw_attribution_room;
