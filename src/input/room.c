/* Placeholder until the room has its first file. */
typedef int aw_input_room;
