import NIOCore
import Spool
import Storage

extension LetterRenderer {
    /// Messages between two looks at whether others want the thread.
    private static let stride = 128

    /// Every recipient's message, in the order of `prepared.recipients`.
    /// - Throws: `PreparedLetter.Faults` where merge values make a message too long or unfit, or all are too much.
    func renderAll(keys: @Sendable () -> MessageKey) async throws -> RenderedLetter {
        if prepared.letter.showsAllRecipients {
            let keys = prepared.recipients.map { _ in keys() }
            do throws(LetterFault) {
                return RenderedLetter(prepared: prepared, contents: [try renderForAll(keys: keys)])
            } catch {
                throw PreparedLetter.Faults(faults: [error])
            }
        }
        var contents: [NewContent] = []
        contents.reserveCapacity(prepared.recipients.count)
        var faults: [LetterFault] = []
        var byteCount = 0
        for index in prepared.recipients.indices {
            do throws(LetterFault) {
                let content = try render(index, key: keys())
                byteCount += content.bytes.readableBytes
                contents.append(content)
            } catch {
                faults.append(error)
            }
            guard faults.count < LetterLimits.faultCount else { break }
            guard byteCount <= LetterLimits.renderedByteCount else {
                faults.append(LetterRenderer.tooLarge(after: contents.count))
                break
            }
            if index % LetterRenderer.stride == LetterRenderer.stride - 1 {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
        guard faults.isEmpty else { throw PreparedLetter.Faults(faults: faults) }
        return RenderedLetter(prepared: prepared, contents: contents)
    }

    private static func tooLarge(after recipientCount: Int) -> LetterFault {
        LetterFault(
            "/to", .tooLarge,
            "Rendered, the letter is over 50 MiB after \(recipientCount) recipients; send to fewer in a call.")
    }
}
