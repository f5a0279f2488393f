//! `gridwire plot`: a command for every dataset.

use clap::Command;

use super::dataset::{commands, end};

pub(super) fn command() -> Command {
    let plot = Command::new("plot")
        .about("Draws a range of a dataset into an SVG or a PNG")
        .long_about(
            "Fetches a range as `gridwire fetch` does and draws it into the file that --output names, an SVG or a PNG \
             by its ending, 1200 by 675 pixels. The dataset decides what is drawn:\n\n\
             - steps, where a value holds from a start to an end; a gap is a gap\n\
             - lines, where a value was measured at an instant; not joined over more than three times the usual \
             distance\n\
             - stacked areas, where values add up, such as generation by production type: what is negative below \
             zero, a total of the service's own as a line\n\
             - a calendar, where each day has a word, such as the colours of Tempo\n\n\
             Each unit has a panel of its own. Times are those of the provider's zone, on an axis of real time: a day \
             of 25 hours is that much longer, and shows the hour that comes twice as such.\n\n\
             Where there are more series than can be told apart, the largest are drawn, the others are left out, or \
             summed up in stacks; where there are more values than pixels, each column of pixels shows the lowest and \
             the highest of its values, in stacks their mean. The picture says so, as it names what is missing, which \
             is grey; the exit code then is 5. Where there is nothing to draw, there is no file.\n\n\
             Set SOURCE_DATE_EPOCH to seconds since 1970 for a picture that is the same, byte for byte, whenever it is \
             drawn.",
        );
    commands(plot, |dataset| {
        vec![
            end(dataset, "from", "Start, included").required(true),
            end(dataset, "to", "End, not included").required(true),
        ]
    })
}
