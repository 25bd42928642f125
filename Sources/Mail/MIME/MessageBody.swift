/// All that follows a message's own header fields. A campaign whose text is the same for everybody makes one and sends
/// it in each message.
public struct MessageBody: Hashable, Sendable {
    let root: MessagePart

    public var byteCount: Int { root.byteCount }

    /// - Parameters:
    ///   - text, html: the two forms of the letter; where both are missing the text is empty.
    ///   - attachments: inline ones go with the HTML, if there is one.
    ///   - randomness: for the boundaries; any number will do, and the same one gives the same bytes.
    public init(text: MessagePart?, html: MessagePart?, attachments: [MessagePart] = [], randomness: UInt64) {
        var shown = html
        var attached = attachments
        if let html {
            let inline = attachments.filter(\.isInline)
            attached.removeAll(where: \.isInline)
            if !inline.isEmpty {
                shown = .multipart(.related, [html] + inline, boundary: Boundary(randomness: randomness, level: 3))
            }
        }
        var letter: MessagePart
        switch (text, shown) {
        case (let text?, let shown?):
            letter = .multipart(.alternative, [text, shown], boundary: Boundary(randomness: randomness, level: 2))
        case (let only?, nil), (nil, let only?):
            letter = only
        case (nil, nil):
            letter = .text("")
        }
        if !attached.isEmpty {
            letter = .multipart(.mixed, [letter] + attached, boundary: Boundary(randomness: randomness, level: 1))
        }
        root = letter
    }

    /// The same from plain strings.
    public init(text: String?, html: String?, attachments: [MessagePart] = [], randomness: UInt64) {
        self.init(
            text: text.map { .text($0) }, html: html.map { .text($0, subtype: .html) }, attachments: attachments,
            randomness: randomness)
    }
}
