import Foundation

/// The table of rooms in ARCHITECTURE.md.
struct Drawing {
    struct Room {
        let name: String
        let floor: Int
        let standsOn: Set<String>
        let uses: Set<String>
    }

    let rooms: [String: Room]

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    init() throws {
        let text = try String(contentsOf: Drawing.root.appending(path: "ARCHITECTURE.md"), encoding: .utf8)
        var rooms: [String: Room] = [:]
        for line in text.split(separator: "\n") where line.hasPrefix("| ") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard cells.count == 6, let floor = Int(cells[2]) else { continue }
            rooms[cells[1]] = Room(
                name: cells[1], floor: floor, standsOn: Self.names(cells[3]), uses: Self.names(cells[4]))
        }
        self.rooms = rooms
    }

    static func names(_ list: some StringProtocol) -> Set<String> {
        Set(list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty })
    }
}
