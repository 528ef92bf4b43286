/* Placeholder until the room has its first file. */
typedef int aw_sentiment_room;
