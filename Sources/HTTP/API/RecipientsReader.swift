import Intake
import JSON
import Mail

/// The recipients of a request, the good and the bad apart: one mistake must not cost the others their mail.
struct RecipientsReader {
    struct Good {
        /// Its place in `to`.
        let index: Int
        let recipient: LetterRecipient
    }

    struct Rejected {
        let index: Int
        let fault: Problem.Fault
    }

    private(set) var good: [Good] = []
    private(set) var rejected: [Rejected] = []
    private var seen: Set<Mailbox> = []

    static let mergeValueLimit = 200
    static let mergeByteLimit = 16 << 10

    mutating func read(_ value: JSONValue, at index: Int) {
        let pointer = "/to/\(index)"
        var address = AddressReader(value, at: pointer)
        let merge = RecipientsReader.merge(&address.reader)
        address.finish()
        if let fault = address.faults.first { return reject(index, fault) }
        guard let mailbox = address.mailbox else { return }
        guard seen.insert(mailbox.normalized).inserted else {
            return reject(
                index,
                Problem.Fault(
                    place: .pointer(pointer), code: "duplicate_recipient",
                    detail: "`\(mailbox)` stands in `to` before; it gets the message once."))
        }
        good.append(
            Good(
                index: index,
                recipient: LetterRecipient(address: .init(mailbox: mailbox, name: address.name), merge: merge)))
    }

    mutating func reject(_ index: Int, _ fault: Problem.Fault) {
        rejected.append(Rejected(index: index, fault: fault))
    }

    /// Moves recipients that the pipeline found at fault to the rejected.
    /// - Parameter faults: with pointers into `to` as the good ones are counted.
    /// - Returns: false, with nothing moved, where a fault is not one recipient's.
    mutating func reject(_ faults: [LetterFault]) -> Bool {
        var found: [Int: LetterFault] = [:]
        for fault in faults {
            guard let place = RecipientsReader.place(fault.pointer), good.indices.contains(place) else { return false }
            if found[place] == nil { found[place] = fault }
        }
        for (place, fault) in found.sorted(by: { $0.key < $1.key }) {
            let tail = fault.pointer.split(separator: "/", maxSplits: 2).dropFirst(2).map { "/" + $0 }.joined()
            reject(
                good[place].index,
                Problem.Fault(
                    place: .pointer("/to/\(good[place].index)\(tail)"), code: fault.code, detail: fault.detail))
        }
        good = good.enumerated().filter { found[$0.offset] == nil }.map(\.element)
        return true
    }

    /// The number in `/to/3/…`.
    static func place(_ pointer: String) -> Int? {
        let parts = pointer.split(separator: "/", maxSplits: 2)
        guard parts.count >= 2, parts[0] == "to", parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(parts[1])
    }

    private static func merge(_ reader: inout JSONReader) -> [String: String] {
        guard let value = reader.value("merge") else { return [:] }
        guard case .object(let members) = value else {
            reader.note("merge", "wrong_type", "`merge` is an object, not \(value.typeName).")
            return [:]
        }
        guard members.count <= mergeValueLimit else {
            reader.note("merge", "too_many", "`merge` has more than \(mergeValueLimit) values.")
            return [:]
        }
        var merge: [String: String] = [:]
        for member in members {
            guard let text = text(member.value), text.utf8.count <= mergeByteLimit else {
                reader.note(
                    at: JSONPointer.appending(member.name, to: reader.place("merge")), "wrong_type",
                    "A merge value is a string, a number or a Boolean of at most \(mergeByteLimit) bytes.")
                continue
            }
            merge[member.name] = text
        }
        return merge
    }

    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .null: ""
        case .array, .object: nil
        }
    }
}
