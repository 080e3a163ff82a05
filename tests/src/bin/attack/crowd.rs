//! Many at once.

use tokio::task::JoinSet;

/// Does all of it, so many at a time.
pub async fn at_once<T: Send + 'static>(
    width: usize,
    doing: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let (mut running, mut done) = (JoinSet::new(), Vec::new());
    for one in doing {
        if running.len() >= width
            && let Some(ended) = running.join_next().await
        {
            done.push(ended.unwrap());
        }
        running.spawn(one);
    }
    while let Some(ended) = running.join_next().await {
        done.push(ended.unwrap());
    }
    done
}
