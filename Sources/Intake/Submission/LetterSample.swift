import Mail
import NIOCore
import Spool
import Storage

/// A letter as one recipient would get it, for people to look at.
public struct LetterSample: Hashable, Sendable {
    public let subject: String
    public let text: String?
    public let html: String?
    /// Names it speaks of, in the order of their first mention.
    public let names: [String]
    /// Of these, those for which the recipient has no value and the letter no default.
    public let missing: [String]
    /// Of the message as it would be sent, without signature.
    public let byteCount: Int
}

extension Submission {
    /// What is wrong with a letter before anybody gets it; its recipients are not looked at.
    public func faults(of letter: Letter) -> [LetterFault] {
        var letter = letter
        if letter.to.isEmpty { letter.to = [LetterRecipient(address: letter.from)] }
        do throws(PreparedLetter.Faults) {
            _ = try prepare(letter, isTracked: true)
            return []
        } catch {
            return error.faults
        }
    }

    /// The letter as `recipient` would get it, with links that lead where they lead. Nothing is sent.
    /// - Throws: `FeedFault`.
    public func sample(_ letter: Letter, for recipient: LetterRecipient) throws(FeedFault) -> LetterSample {
        var letter = letter
        letter.to = [recipient]
        do {
            let prepared = try prepare(letter, isTracked: false)
            let content = try renderer(prepared, nil).render(0, key: spool.keys.next())
            let value: (String) -> String? = { recipient.value($0) ?? letter.defaults[$0] }
            let text = try letter.text.map { try MergeTemplate($0, escaping: .none) }
            let html = try letter.html.map { try MergeTemplate($0, escaping: .html) }
            var names = prepared.subject.names
            for name in (text?.names ?? []) + (html?.names ?? []) where !names.contains(name) { names.append(name) }
            return LetterSample(
                subject: content.subject, text: text?.render(byteLimit: LetterLimits.bodyByteCount, value),
                html: html?.render(byteLimit: LetterLimits.bodyByteCount, value), names: names,
                missing: names.filter { $0 != LetterLinking.unsubscribeName && (value($0) ?? "").isEmpty },
                byteCount: content.bytes.readableBytes)
        } catch let error as PreparedLetter.Faults {
            throw .letter(error.faults)
        } catch let error as LetterFault {
            throw .letter([error])
        } catch {
            throw .letter([LetterFault("", .badTemplate, "\(error)")])
        }
    }
}
