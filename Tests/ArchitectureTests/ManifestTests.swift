import Foundation
import Testing

@Suite("Package.swift against ARCHITECTURE.md")
struct ManifestTests {
    let drawing: Drawing
    let manifest: String

    init() throws {
        drawing = try Drawing()
        manifest = try String(contentsOf: Drawing.root.appending(path: "Package.swift"), encoding: .utf8)
    }

    /// The names in the `on:` list of the room that is declared under this name; `nil` where none is.
    func roomsBelow(_ room: String) -> Set<String>? {
        let trimmed = CharacterSet(charactersIn: " \n\"")
        for declaration in manifest.components(separatedBy: " room(").dropFirst() {
            let name = declaration.prefix { $0 != "," && $0 != ")" }.trimmingCharacters(in: trimmed)
            guard name == room else { continue }
            guard let open = declaration.range(of: "on: ["),
                let close = declaration[open.upperBound...].firstIndex(of: "]")
            else { return [] }
            return Set(
                declaration[open.upperBound..<close].split(separator: ",").map { $0.trimmingCharacters(in: trimmed) }
                    .filter { !$0.isEmpty })
        }
        return nil
    }

    @Test("every arrow points down")
    func arrowsPointDown() throws {
        #expect(drawing.rooms.count == 20)
        for room in drawing.rooms.values {
            for below in room.standsOn {
                let floor = try #require(drawing.rooms[below], "\(room.name) stands on \(below), which is not drawn")
                    .floor
                #expect(floor < room.floor, "\(room.name) on floor \(room.floor) stands on \(below) on floor \(floor)")
            }
        }
    }

    @Test("the manifest's arrows are the drawn ones")
    func manifestAgrees() throws {
        for room in drawing.rooms.values where room.name != "CLI" {
            let declared = try #require(roomsBelow(room.name), "\(room.name) is drawn but not built")
            let drawn = room.standsOn.union(
                room.uses.filter {
                    $0.hasPrefix("C") && $0.hasSuffix("Data")
                        || ["CUnbound", "CIDN2", "CLibPQ", "CZlib", "CXLSXWriter"].contains($0)
                })
            #expect(declared == drawn, "\(room.name)")
        }
    }
}
