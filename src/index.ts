// thetalab's public surface: one namespace per room.
export {};
