/**
 * A turned rectangle to be covered: middle in pixels of the frame, half its length along and across, and how far it is turned clockwise, in
 * radians. `round` leaves its corners open, as faces have none.
 */
export type Area = { x: number; y: number; halfWidth: number; halfHeight: number; angle: number; round: boolean };
